package ai.beast.queue.redis;

import ai.beast.stack.infra.RedisServer;
import ai.beast.stack.infra.RedisSync;
import ai.beast.stack.infra.ServerPaths;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real Redis for tests that need no service around it; every test gets a queue of its own in it. */
public final class TestRedis implements BeforeAllCallback, AfterAllCallback {
    private static final AtomicInteger QUEUES = new AtomicInteger();

    private final RedisSync sync;
    private final List<Redis> clients = new ArrayList<>();
    private Path directory;
    private RedisServer server;
    private Vertx vertx;

    public TestRedis() {
        this(RedisSync.EVERY_SECOND);
    }

    public TestRedis(RedisSync sync) {
        this.sync = sync;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("queue-redis-");
        ServerPaths paths = new ServerPaths(
                directory.resolve("data"),
                directory.resolve("cache"),
                directory.resolve("run"),
                directory.resolve("log"));
        server = new RedisServer(paths, freePort(), sync);
        server.start();
        server.awaitReady(Duration.ofSeconds(30));
        vertx = Vertx.vertx();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        clients.forEach(Redis::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.stop();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    public Keys queue() {
        return new Keys("test_" + QUEUES.incrementAndGet());
    }

    public int port() {
        return server.port();
    }

    /** Kills the server and starts it again on the files it left. */
    public void killAndStart() {
        server.kill();
        startAgain();
    }

    /** Has the server end in order and starts it again. */
    public void stopAndStart() {
        server.stop();
        startAgain();
    }

    private void startAgain() {
        server.start();
        server.awaitReady(Duration.ofSeconds(30));
    }

    public Redis client() {
        Redis client = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString("redis://127.0.0.1:" + server.port())
                        .setMaxPoolSize(8)
                        .setMaxPoolWaiting(1000));
        clients.add(client);
        return client;
    }

    public RedisCalls calls() {
        return calls(client());
    }

    public RedisCalls calls(Redis client) {
        return new RedisCalls(client, vertx.getOrCreateContext(), Duration.ofSeconds(10));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
