package ai.beast.stack.process;

import ai.beast.stack.StackException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends when this process does, even if this process is killed: between the two stands a small
 * shell script that holds the end of a pipe from here.
 *
 * <p>Thread-safe.
 */
public final class GuardedProcess {
    private static final Duration PID_STEP = Duration.ofMillis(5);
    private static final Duration PID_WAIT = Duration.ofSeconds(10);

    private final ProcessSpec spec;
    private final Process guard;
    private final long pid;

    private GuardedProcess(ProcessSpec spec, Process guard, long pid) {
        this.spec = spec;
        this.guard = guard;
        this.pid = pid;
    }

    /**
     * Starts the process. A process of an earlier run that is still recorded in the same pid file is ended first.
     *
     * @throws StackException when the process can't be started
     */
    public static GuardedProcess start(ProcessSpec spec) {
        PidFile.endLeftover(spec.pidFile(), spec.stopSignal(), spec.grace());
        try {
            Files.deleteIfExists(spec.pidFile());
            Process guard = builder(spec).start();
            return new GuardedProcess(spec, guard, awaitPid(spec, guard));
        } catch (IOException e) {
            throw new StackException("Could not start " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    private static ProcessBuilder builder(ProcessSpec spec) throws IOException {
        Path pidFile = spec.pidFile().toAbsolutePath();
        Path script = pidFile.resolveSibling("guard.sh");
        AtomicFile.write(script, Resource.bytes(GuardedProcess.class, "guard.sh"));
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                script.toString(),
                pidFile.toString(),
                spec.stopSignal().name(),
                Long.toString(spec.grace().toSeconds())));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.directory().toFile())
                .redirectInput(Redirect.PIPE)
                .redirectOutput(Redirect.appendTo(spec.log().toFile()))
                .redirectErrorStream(true);
        builder.environment().putAll(spec.environment());
        return builder;
    }

    private static long awaitPid(ProcessSpec spec, Process guard) {
        long deadline = System.nanoTime() + PID_WAIT.toNanos();
        while (true) {
            var pid = PidFile.read(spec.pidFile());
            if (pid.isPresent()) {
                return pid.getAsLong();
            }
            if (!guard.isAlive() || System.nanoTime() > deadline) {
                guard.destroyForcibly();
                throw new StackException("Could not start " + spec.name() + ". Its log ends with:\n"
                        + LogTail.of(spec.log()).indent(2));
            }
            Pause.of(PID_STEP);
        }
    }

    /** The process id of the command itself, not of the script that guards it. */
    public long pid() {
        return pid;
    }

    public boolean alive() {
        return guard.isAlive();
    }

    /** Completes with the command's exit status (128 + the signal's number when a signal ended it). */
    public CompletableFuture<Integer> exit() {
        return guard.onExit().thenApply(Process::exitValue);
    }

    /** Asks the process to stop, kills it when its time is up, and returns when it is gone. Harmless when it is gone. */
    public void stop() {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            // The guard is gone already; the command is dealt with below.
        }
        if (!await(spec.grace().plusSeconds(5))) {
            kill();
        }
        PidFile.endLeftover(spec.pidFile(), spec.stopSignal(), spec.grace());
    }

    /** Kills the process (SIGKILL) and returns when it is gone. */
    public void kill() {
        ProcessHandle.of(pid).filter(p -> guard.isAlive()).ifPresent(ProcessHandle::destroyForcibly);
        if (!await(Duration.ofSeconds(5))) {
            guard.destroyForcibly();
            await(Duration.ofSeconds(5));
        }
    }

    private boolean await(Duration atMost) {
        try {
            return guard.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
