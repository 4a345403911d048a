package ai.beast.stack;

import ai.beast.stack.process.Pause;
import ai.beast.stack.process.PidFile;
import ai.beast.stack.supervisor.Leftovers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The local stack as a command line sees it: bring it up, take it down, look at it. Any number of processes may do so at
 * the same time; the lock of the data directory decides.
 */
public final class Stack {
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(3);

    private final StackPaths paths;
    private final StackPorts ports;
    private final StateFile stateFile;
    private final RunningSupervisor supervisor;

    public Stack(StackPaths paths, StackPorts ports) {
        this.paths = paths;
        this.ports = ports;
        this.stateFile = new StateFile(paths.state());
        this.supervisor = new RunningSupervisor(paths);
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
        Startup startup = new Startup(paths, stateFile, supervisor, options);
        startup.awaitEndOfStop();
        Optional<ProcessHandle> running = supervisor.find();
        if (running.isEmpty() || !startup.awaitReady(running.get())) {
            Process launched = SupervisorLauncher.launch(paths, ports, options);
            if (!startup.awaitReady(launched.toHandle())) {
                startup.endedBeforeReady(launched);
            }
        }
        return status();
    }

    /**
     * Stops everything and returns when nothing runs any more. Harmless when nothing runs; also ends what a killed
     * supervisor may have left.
     *
     * @param progress called with each new state while waiting
     * @throws StackException when it takes more than three minutes
     */
    public void down(Consumer<StackState> progress) {
        Optional<ProcessHandle> running = supervisor.find();
        running.ifPresent(ProcessHandle::destroy);
        running.ifPresent(process -> awaitEnd(process, progress));
        boolean stoppedInOrder = stateFile
                .read()
                .map(state -> state.phase() == StackPhase.STOPPED)
                .orElse(true);
        if (!stoppedInOrder) {
            Leftovers.end(paths);
            stateFile.read().ifPresent(this::writeStopped);
        }
    }

    private void awaitEnd(ProcessHandle process, Consumer<StackState> progress) {
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        @Nullable StackState seen = null;
        while (process.isAlive()) {
            Optional<StackState> state = stateFile.read();
            if (state.isPresent() && !state.get().equals(seen)) {
                seen = state.get();
                progress.accept(seen);
            }
            if (System.nanoTime() > deadline) {
                throw new StackException("The stack has not stopped after " + STOP_TIMEOUT.toMinutes()
                        + " minutes. `kill -9 " + process.pid() + "` ends it and everything it has started.");
            }
            Pause.of(STEP);
        }
    }

    /** Returns when the stack has ended, by whatever cause; at once when nothing runs. */
    public void awaitEnd() {
        supervisor.find().ifPresent(running -> running.onExit().join());
    }

    /** How things are now. */
    public StackStatus status() {
        Optional<ProcessHandle> running = supervisor.find();
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

    private void writeStopped(StackState state) {
        stateFile.write(new StackState(
                0, StackPhase.STOPPED, state.since(), state.startupMillis(), state.url(), null, List.of()));
    }
}
