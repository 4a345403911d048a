package ai.beast.testing;

import ai.beast.stack.infra.InfraServer;
import ai.beast.stack.infra.KafkaServer;
import ai.beast.stack.infra.PostgresAccess;
import ai.beast.stack.infra.PostgresServer;
import ai.beast.stack.infra.RedisServer;
import ai.beast.stack.infra.ServerPaths;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** One PostgreSQL, one Redis and one Kafka on free ports, as children of this process. */
final class Servers implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final List<String> FAST_START = List.of("-XX:TieredStopAtLevel=1");
    private static final int LOWEST_PORT = 20_000;
    /** Above it are the fixed ports of the capsules' file server and webhook receiver. */
    private static final int HIGHEST_PORT = 28_000;

    private static final String PASSWORD = "ai_beast";

    private final PostgresServer postgres;
    private final RedisServer redis;
    private final KafkaServer kafka;

    /**
     * @param root where they keep data, logs and process ids
     * @param cache where programs are unpacked, shared by runs
     */
    Servers(Path root, Path cache) {
        List<Integer> ports = freePorts(4);
        postgres = new PostgresServer(
                paths(root, cache, "postgresql"),
                ports.get(0),
                new PostgresAccess(InfraEndpoints.ROLE, PASSWORD, "ai_beast"),
                false);
        redis = new RedisServer(paths(root, cache, "redis"), ports.get(1));
        kafka = new KafkaServer(paths(root, cache, "kafka"), ports.get(2), ports.get(3), List.of(), () -> FAST_START);
    }

    private static ServerPaths paths(Path root, Path cache, String name) {
        return new ServerPaths(
                root.resolve(name),
                cache,
                root.resolve("run"),
                root.resolve("logs").resolve(name + ".log"));
    }

    PostgresServer postgres() {
        return postgres;
    }

    RedisServer redis() {
        return redis;
    }

    KafkaServer kafka() {
        return kafka;
    }

    InfraEndpoints endpoints() {
        return new InfraEndpoints(postgres.port(), PASSWORD, redis.port(), kafka.port());
    }

    /** Starts all three at once and returns when all are ready. */
    void start() {
        inParallel(server -> {
            server.start();
            server.awaitReady(TIMEOUT);
        });
    }

    @Override
    public void close() {
        inParallel(InfraServer::stop);
    }

    private void inParallel(java.util.function.Consumer<InfraServer> action) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(List.of(postgres, redis, kafka).stream()
                            .map(server -> CompletableFuture.runAsync(() -> action.accept(server), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    /**
     * Ports below those that systems hand out to connections (from 32768 on): while a server is stopped, a client that
     * tries to reach it must not be given the server's own port.
     */
    private static List<Integer> freePorts(int count) {
        return ThreadLocalRandom.current()
                .ints(LOWEST_PORT, HIGHEST_PORT)
                .distinct()
                .filter(Servers::free)
                .limit(count)
                .boxed()
                .toList();
    }

    private static boolean free(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
