package ai.beast.stack.process;

import ai.beast.stack.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The life of a server's process, the same for every kind of server. */
public final class ServerProcess {
    private static final Duration STEP = Duration.ofMillis(40);

    private final String name;
    private final Path log;
    private volatile @Nullable GuardedProcess process;

    /**
     * @param log where the process writes, for messages
     */
    public ServerProcess(String name, Path log) {
        this.name = name;
        this.log = log;
    }

    public void start(ProcessSpec spec) {
        process = GuardedProcess.start(spec);
    }

    public void awaitReady(Duration atMost, BooleanSupplier probe) {
        awaitReady(atMost, STEP, probe);
    }

    /**
     * Polls until the probe says yes.
     *
     * @throws StackException when the process ended or time is up, with the end of its log
     */
    public void awaitReady(Duration atMost, Duration step, BooleanSupplier probe) {
        GuardedProcess started = started();
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!probe.getAsBoolean()) {
            if (!started.alive()) {
                throw new StackException(name + " stopped while starting. Its log (" + log + ") ends with:\n"
                        + LogTail.of(log).indent(2));
            }
            if (System.nanoTime() > deadline) {
                throw new StackException(name + " was not ready after " + atMost.toSeconds() + " s. Its log ("
                        + log + ") ends with:\n"
                        + LogTail.of(log).indent(2));
            }
            Pause.of(step);
        }
    }

    public void stop() {
        GuardedProcess current = process;
        if (current != null) {
            current.stop();
        }
    }

    public void kill() {
        started().kill();
    }

    public boolean alive() {
        GuardedProcess current = process;
        return current != null && current.alive();
    }

    public long pid() {
        return started().pid();
    }

    public CompletableFuture<Integer> exit() {
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
