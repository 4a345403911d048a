package ai.beast.stack;

import ai.beast.stack.infra.LogTail;
import ai.beast.stack.infra.Pause;
import ai.beast.stack.infra.PidFile;
import ai.beast.stack.supervisor.Leftovers;
import ai.beast.stack.supervisor.SupervisorMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The local stack as a command line sees it: bring it up, take it down, look at it. Any number of processes may do so at
 * the same time; the lock of the data directory decides.
 */
public final class Stack {
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration STOP_PATIENCE = Duration.ofMinutes(3);
    /** After so many failed starts in a row a service is said to keep failing. */
    private static final int FAILED_STARTS = 3;

    private final StackPaths paths;
    private final StackPorts ports;
    private final StateFile stateFile;

    public Stack(StackPaths paths, StackPorts ports) {
        this.paths = paths;
        this.ports = ports;
        this.stateFile = new StateFile(paths.state());
    }

    /**
     * The stack that the environment describes: {@code AI_BEAST_HOME} (default: the working directory), {@code DATA_DIR}
     * (default: {@code data} in the home), {@code AI_BEAST_PORT_OFFSET} (default: 0).
     *
     * @throws StackException when the offset is not a number in range
     */
    public static Stack ofEnvironment(Map<String, String> environment) {
        Path home = Path.of(environment.getOrDefault("AI_BEAST_HOME", "")).toAbsolutePath();
        String data = environment.getOrDefault("DATA_DIR", "");
        String offset = environment.getOrDefault("AI_BEAST_PORT_OFFSET", "").strip();
        try {
            return new Stack(
                    new StackPaths(home, data.isBlank() ? home.resolve("data") : Path.of(data)),
                    new StackPorts(offset.isEmpty() ? 0 : Integer.parseInt(offset)));
        } catch (NumberFormatException e) {
            throw new StackException("AI_BEAST_PORT_OFFSET is not a number: " + offset, e);
        }
    }

    public StackPaths paths() {
        return paths;
    }

    public StackPorts ports() {
        return ports;
    }

    /** The names under which {@link StackPaths#log(String)} has a log, of this run or an earlier one; sorted. */
    public List<String> logNames() {
        if (!Files.isDirectory(paths.logs())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(paths.logs())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> name.substring(0, name.length() - ".log".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns when everything is ready. Harmless when it runs already; waits when it is being started or stopped.
     *
     * @throws StackException when it can't be started, or a service keeps failing (the others then stay up)
     */
    public StackStatus up(UpOptions options) {
        long deadline = System.nanoTime() + options.patience().toNanos();
        while (supervisor().isPresent() && phase() == StackPhase.STOPPING) {
            pauseUntil(deadline);
        }
        Optional<ProcessHandle> running = supervisor();
        if (running.isPresent()) {
            awaitReady(running.get(), options, deadline);
            return status();
        }
        Process launched = SupervisorLauncher.launch(paths, ports, options);
        if (!awaitReady(launched.toHandle(), options, deadline)) {
            return endedBeforeReady(launched, options);
        }
        return status();
    }

    /** Another process may have been faster; otherwise the supervisor has said what was wrong. */
    private StackStatus endedBeforeReady(Process launched, UpOptions options) {
        if (exitStatus(launched) == SupervisorMain.SECOND_INSTANCE) {
            long deadline = System.nanoTime() + options.patience().toNanos();
            while (System.nanoTime() < deadline) {
                Optional<ProcessHandle> other = supervisor();
                if (other.isPresent() && awaitReady(other.get(), options, deadline)) {
                    return status();
                }
                Pause.of(STEP);
            }
            throw new StackException("Another `beast` has the data directory " + paths.data()
                    + " and does not get ready. Try `beast down` first.");
        }
        String reason = stateFile
                .read()
                .filter(state -> state.supervisor() == launched.pid())
                .map(StackState::note)
                .orElse("The supervisor ended unexpectedly. Its log (" + paths.log("supervisor") + ") ends with:\n"
                        + LogTail.of(paths.log("supervisor")).indent(2));
        throw new StackException(reason);
    }

    private static int exitStatus(Process process) {
        try {
            return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** False when the supervisor ended before everything was ready. */
    private boolean awaitReady(ProcessHandle supervisor, UpOptions options, long deadline) {
        @Nullable StackState seen = null;
        while (true) {
            Optional<StackState> state = stateFile.read().filter(s -> s.supervisor() == supervisor.pid());
            if (state.isPresent() && !state.get().equals(seen)) {
                seen = state.get();
                options.progress().accept(seen);
                if (seen.phase() == StackPhase.READY) {
                    return true;
                }
                if (seen.phase() == StackPhase.STARTING) {
                    failIfAServiceKeepsFailing(seen);
                }
            }
            if (!supervisor.isAlive()) {
                return false;
            }
            if (System.nanoTime() > deadline) {
                throw new StackException(notReady(seen, options.patience()));
            }
            Pause.of(STEP);
        }
    }

    private static void failIfAServiceKeepsFailing(StackState state) {
        for (UnitState unit : state.units()) {
            if (unit.failedStarts() >= FAILED_STARTS) {
                throw new StackException(unit.name() + " keeps failing: it was started " + unit.failedStarts()
                        + " times and did not get ready. The others are up; `beast down` stops them.\n"
                        + unit.failure());
            }
        }
    }

    private static String notReady(@Nullable StackState state, Duration patience) {
        String waitingFor = state == null
                ? "the supervisor"
                : String.join(
                        ", ",
                        state.units().stream()
                                .filter(unit -> unit.phase() != UnitPhase.READY)
                                .map(UnitState::name)
                                .toList());
        return "Not ready after " + patience.toSeconds() + " s: " + waitingFor
                + ". It goes on in the background; `beast status` and `beast logs NAME` tell more.";
    }

    private static void pauseUntil(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new StackException("The stack is still being stopped. Try again later.");
        }
        Pause.of(STEP);
    }

    /**
     * Stops everything and returns when nothing runs any more. Harmless when nothing runs; also ends what a killed
     * supervisor may have left.
     *
     * @param progress called with each new state while waiting
     * @throws StackException when it takes more than three minutes
     */
    public void down(Consumer<StackState> progress) {
        Optional<ProcessHandle> running = supervisor();
        running.ifPresent(ProcessHandle::destroy);
        running.ifPresent(supervisor -> awaitEnd(supervisor, progress));
        boolean stoppedInOrder = stateFile
                .read()
                .map(state -> state.phase() == StackPhase.STOPPED)
                .orElse(true);
        if (!stoppedInOrder) {
            Leftovers.end(paths);
            stateFile.read().ifPresent(this::writeStopped);
        }
    }

    private void awaitEnd(ProcessHandle supervisor, Consumer<StackState> progress) {
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        @Nullable StackState seen = null;
        while (supervisor.isAlive()) {
            Optional<StackState> state = stateFile.read();
            if (state.isPresent() && !state.get().equals(seen)) {
                seen = state.get();
                progress.accept(seen);
            }
            if (System.nanoTime() > deadline) {
                throw new StackException("The stack has not stopped after " + STOP_PATIENCE.toMinutes()
                        + " minutes. `kill -9 " + supervisor.pid() + "` ends it and everything it has started.");
            }
            Pause.of(STEP);
        }
    }

    /** Returns when the stack has ended, by whatever cause; at once when nothing runs. */
    public void awaitEnd() {
        supervisor().ifPresent(running -> running.onExit().join());
    }

    /** How things are now. */
    public StackStatus status() {
        Optional<ProcessHandle> running = supervisor();
        Optional<StackState> state = stateFile.read();
        String url = "http://127.0.0.1:" + ports.proxy();
        if (state.isEmpty()) {
            return new StackStatus(
                    running.isPresent() ? StackPhase.STARTING : StackPhase.STOPPED,
                    url,
                    running.map(ProcessHandle::pid).orElse(0L),
                    "",
                    0,
                    null,
                    List.of());
        }
        StackState last = state.get();
        boolean killed = running.isEmpty() && last.phase() != StackPhase.STOPPED;
        return new StackStatus(
                killed ? StackPhase.KILLED : last.phase(),
                last.url(),
                running.map(ProcessHandle::pid).orElse(0L),
                last.since(),
                last.startupMillis(),
                killed
                        ? "The supervisor (process " + last.supervisor()
                                + ") was killed; what it had started ends by itself. `beast up` starts everything again."
                        : last.note(),
                last.units().stream().map(unit -> status(unit, killed)).toList());
    }

    private StackStatus.UnitStatus status(UnitState unit, boolean killed) {
        if (killed) {
            long left = PidFile.process(paths.pidFile(unit.name()))
                    .map(ProcessHandle::pid)
                    .orElse(0L);
            UnitPhase phase = left == 0 ? UnitPhase.STOPPED : UnitPhase.STOPPING;
            return new StackStatus.UnitStatus(
                    unit.name(), phase, unit.port(), left, unit.since(), unit.restarts(), memory(left));
        }
        return new StackStatus.UnitStatus(
                unit.name(), unit.phase(), unit.port(), unit.pid(), unit.since(), unit.restarts(), memory(unit));
    }

    private static long memory(UnitState unit) {
        // The entry point is the supervisor itself, and everything else is its descendant.
        return unit.name().equals("proxy") ? ProcessMemory.ofOne(unit.pid()) : memory(unit.pid());
    }

    private static long memory(long pid) {
        return pid == 0 ? 0 : ProcessMemory.residentBytes(pid);
    }

    private StackPhase phase() {
        return stateFile.read().map(StackState::phase).orElse(StackPhase.STARTING);
    }

    private void writeStopped(StackState state) {
        stateFile.write(new StackState(
                0, StackPhase.STOPPED, state.since(), state.startupMillis(), state.url(), null, List.of()));
    }

    /** The supervisor of this data directory, if one runs. */
    private Optional<ProcessHandle> supervisor() {
        return locked() ? PidFile.process(paths.pidFile("supervisor")) : Optional.empty();
    }

    private boolean locked() {
        if (!Files.exists(paths.lock())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(paths.lock(), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
