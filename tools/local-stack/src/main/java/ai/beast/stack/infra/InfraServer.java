package ai.beast.stack.infra;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One of the servers that the services need, as a child process with a data directory of its own. It can be started
 * again after it was stopped or has died, with the same data. Not thread-safe: one owner starts and stops it.
 */
public sealed interface InfraServer permits PostgresServer, RedisServer, KafkaServer {
    /** {@code postgresql}, {@code redis} or {@code kafka}. */
    String name();

    /** The port on 127.0.0.1 that clients connect to. */
    int port();

    /**
     * Starts the process, making its data directory on the first start, and returns without waiting for it to be ready.
     *
     * @throws ai.beast.stack.StackException when it can't be started
     */
    void start();

    /**
     * Returns when clients can use the server.
     *
     * @throws ai.beast.stack.StackException when the process ended, or is not ready in time
     */
    void awaitReady(Duration atMost);

    /** Asks the server to stop, kills it when it takes too long, and returns when it is gone. */
    void stop();

    /** Kills the server (SIGKILL) and returns when it is gone. */
    void kill();

    boolean alive();

    /**
     * The id of the server's own process.
     *
     * @throws IllegalStateException when it was never started
     */
    long pid();

    /** Completes with the exit status of the process that the last {@link #start()} made. */
    CompletableFuture<Integer> exit();
}
