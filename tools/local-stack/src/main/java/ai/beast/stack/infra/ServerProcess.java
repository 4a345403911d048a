package ai.beast.stack.infra;

import ai.beast.stack.StackException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The life of a server's process, the same for every kind of server. */
final class ServerProcess {
    private final String name;
    private final ServerPaths paths;
    private volatile @Nullable GuardedProcess process;

    ServerProcess(String name, ServerPaths paths) {
        this.name = name;
        this.paths = paths;
    }

    void start(ProcessSpec spec) {
        process = GuardedProcess.start(spec);
    }

    /** Polls until the probe says yes. */
    void awaitReady(Duration atMost, BooleanSupplier probe) {
        GuardedProcess started = started();
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!probe.getAsBoolean()) {
            if (!started.alive()) {
                throw new StackException(name + " stopped while starting. Its log (" + paths.log() + ") ends with:\n"
                        + LogTail.of(paths.log()).indent(2));
            }
            if (System.nanoTime() > deadline) {
                throw new StackException(name + " was not ready after " + atMost.toSeconds() + " s. Its log ("
                        + paths.log() + ") ends with:\n"
                        + LogTail.of(paths.log()).indent(2));
            }
            Pause.brief();
        }
    }

    void stop() {
        GuardedProcess current = process;
        if (current != null) {
            current.stop();
        }
    }

    void kill() {
        started().kill();
    }

    boolean alive() {
        GuardedProcess current = process;
        return current != null && current.alive();
    }

    long pid() {
        return started().pid();
    }

    CompletableFuture<Integer> exit() {
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
