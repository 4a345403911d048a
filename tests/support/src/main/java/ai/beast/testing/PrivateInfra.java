package ai.beast.testing;

import ai.beast.stack.infra.InfraServer;
import ai.beast.stack.infra.KafkaServer;
import ai.beast.stack.infra.PostgresServer;
import ai.beast.stack.infra.RedisServer;
import ai.beast.stack.process.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A PostgreSQL, a Redis and a Kafka that one test has for itself, so that it may stop, kill and start them. They keep
 * their ports and their data meanwhile. They end with this process at the latest.
 */
public final class PrivateInfra implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Path root;
    private final Servers servers;

    private PrivateInfra(Path root, Servers servers) {
        this.root = root;
        this.servers = servers;
    }

    /** Starts all three and returns when they are ready. */
    public static PrivateInfra start() {
        try {
            Path root = Files.createTempDirectory("ai-beast-infra-");
            PrivateInfra infra = new PrivateInfra(
                    root, new Servers(root, BuildProcess.directory().resolve("cache")));
            infra.servers.start();
            return infra;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PostgresServer postgres() {
        return servers.postgres();
    }

    public RedisServer redis() {
        return servers.redis();
    }

    public KafkaServer kafka() {
        return servers.kafka();
    }

    InfraEndpoints endpoints() {
        return servers.endpoints();
    }

    /** Stops the server, does the work, starts the server again and returns when it is ready. */
    public void without(InfraServer server, Work work) throws Exception {
        server.stop();
        try {
            work.run();
        } finally {
            restart(server);
        }
    }

    /** Starts a stopped or killed server again and returns when it is ready. */
    public void restart(InfraServer server) {
        server.start();
        server.awaitReady(TIMEOUT);
    }

    @Override
    public void close() {
        servers.close();
        Directories.delete(root);
    }

    /** What a test does while a server is unavailable. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }
}
