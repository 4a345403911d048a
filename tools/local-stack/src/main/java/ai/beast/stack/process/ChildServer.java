package ai.beast.stack.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A server that runs as a child process and can be started again after it was stopped or has died. Not thread-safe: one
 * owner starts and stops it; what only looks may be called from any thread.
 */
public interface ChildServer {
    /** What people call it. */
    String name();

    /** The port that clients connect to. */
    int port();

    /**
     * Starts the process and returns without waiting for it to be ready.
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
