package ai.beast.stack.process;

import ai.beast.stack.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that runs as a child process and can be started again after it was stopped or has died. Not thread-safe: one
 * owner starts and stops it; {@link #alive}, {@link #pid} and {@link #exit} may be called from any thread.
 */
public abstract class ChildServer {
    private final String name;
    private final int port;
    private final Path log;
    private volatile @Nullable GuardedProcess process;

    /**
     * @param name for people
     * @param port that clients connect to
     * @param log where the process writes, for messages
     */
    protected ChildServer(String name, int port, Path log) {
        this.name = name;
        this.port = port;
        this.log = log;
    }

    public final String name() {
        return name;
    }

    public final int port() {
        return port;
    }

    /**
     * Starts the process and returns without waiting for it to be ready.
     *
     * @throws StackException when it can't be started
     */
    public abstract void start();

    /**
     * Returns when clients can use the server.
     *
     * @throws StackException when the process ended, or is not ready in time
     */
    public abstract void awaitReady(Duration timeout);

    protected final void start(ProcessSpec spec) {
        process = GuardedProcess.start(spec);
    }

    /**
     * Polls until the probe succeeds.
     *
     * @throws StackException when the process ended or time is up, with the end of its log
     */
    protected final void awaitReady(Duration timeout, Duration pollInterval, BooleanSupplier probe) {
        GuardedProcess started = started();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!probe.getAsBoolean()) {
            if (!started.alive()) {
                throw failure("stopped while starting");
            }
            if (System.nanoTime() > deadline) {
                throw failure("was not ready after " + timeout.toSeconds() + " s");
            }
            Pause.of(pollInterval);
        }
    }

    private StackException failure(String what) {
        return new StackException(name + " " + what + ". Its log (" + log + ") ends with:\n"
                + LogTail.of(log).indent(2));
    }

    /** Asks the server to stop, kills it when it takes too long, and returns when it has ended. */
    public final void stop() {
        GuardedProcess current = process;
        if (current != null) {
            current.stop();
        }
    }

    /** Kills the server (SIGKILL) and returns when it has ended. */
    public final void kill() {
        started().kill();
    }

    public final boolean alive() {
        GuardedProcess current = process;
        return current != null && current.alive();
    }

    /**
     * The id of the server's own process.
     *
     * @throws IllegalStateException when it was never started
     */
    public final long pid() {
        return started().pid();
    }

    /** Completes with the exit status of the process that the last {@link #start()} made. */
    public final CompletableFuture<Integer> exit() {
        return started().exit();
    }

    private GuardedProcess started() {
        GuardedProcess current = process;
        if (current == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return current;
    }
}
