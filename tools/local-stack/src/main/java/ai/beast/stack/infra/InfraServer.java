package ai.beast.stack.infra;

import ai.beast.stack.process.ChildServer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * One of the servers that the services need: {@code postgresql}, {@code redis} or {@code kafka}. It has a data directory
 * of its own, which the first start makes and a later start finds, and listens on 127.0.0.1 only.
 */
public abstract sealed class InfraServer extends ChildServer permits PostgresServer, RedisServer, KafkaServer {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(40);

    final ServerPaths paths;

    InfraServer(String name, ServerPaths paths, int port) {
        super(name, port, paths.log());
        this.paths = paths;
    }

    final void awaitReady(Duration timeout, BooleanSupplier probe) {
        awaitReady(timeout, POLL_INTERVAL, probe);
    }
}
