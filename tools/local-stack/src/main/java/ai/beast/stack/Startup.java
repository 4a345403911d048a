package ai.beast.stack;

import ai.beast.stack.process.LogTail;
import ai.beast.stack.process.Pause;
import ai.beast.stack.supervisor.SupervisorMain;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One wait for everything to be ready. */
final class Startup {
    private static final Duration STEP = Duration.ofMillis(50);
    /** After so many failed starts in a row a service is said to keep failing. */
    private static final int FAILED_STARTS = 3;

    private final StackPaths paths;
    private final StateFile stateFile;
    private final RunningSupervisor supervisor;
    private final UpOptions options;
    private final long deadline;

    Startup(StackPaths paths, StateFile stateFile, RunningSupervisor supervisor, UpOptions options) {
        this.paths = paths;
        this.stateFile = stateFile;
        this.supervisor = supervisor;
        this.options = options;
        this.deadline = System.nanoTime() + options.timeout().toNanos();
    }

    /** Returns when no supervisor is in the middle of stopping. */
    void awaitEndOfStop() {
        while (supervisor.find().isPresent()
                && stateFile.read().map(StackState::phase).orElse(StackPhase.STARTING) == StackPhase.STOPPING) {
            if (late()) {
                throw new StackException("The stack is still being stopped. Try again later.");
            }
            Pause.of(STEP);
        }
    }

    /**
     * False when the supervisor ended before everything was ready.
     *
     * @throws StackException when time is up or a service keeps failing
     */
    boolean awaitReady(ProcessHandle process) {
        @Nullable StackState seen = null;
        while (true) {
            Optional<StackState> state = stateFile.read().filter(s -> s.supervisor() == process.pid());
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
            if (!process.isAlive()) {
                return false;
            }
            if (late()) {
                throw new StackException(notReady(seen));
            }
            Pause.of(STEP);
        }
    }

    /**
     * Returns if another process was faster to start a supervisor, and that one is ready now.
     *
     * @throws StackException otherwise: with what the supervisor has said was wrong
     */
    void endedBeforeReady(Process launched) {
        if (exitStatus(launched) == SupervisorMain.SECOND_INSTANCE) {
            awaitTheOther();
            return;
        }
        throw new StackException(stateFile
                .read()
                .filter(state -> state.supervisor() == launched.pid())
                .map(StackState::note)
                .orElse("The supervisor ended unexpectedly. Its log (" + paths.log("supervisor") + ") ends with:\n"
                        + LogTail.of(paths.log("supervisor")).indent(2)));
    }

    private void awaitTheOther() {
        while (!late()) {
            Optional<ProcessHandle> other = supervisor.find();
            if (other.isPresent() && awaitReady(other.get())) {
                return;
            }
            Pause.of(STEP);
        }
        throw new StackException("Another `beast` has the data directory " + paths.data()
                + " and does not get ready. Try `beast down` first.");
    }

    private static int exitStatus(Process process) {
        try {
            return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
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

    private String notReady(@Nullable StackState state) {
        String waitingFor = state == null
                ? "the supervisor"
                : String.join(
                        ", ",
                        state.units().stream()
                                .filter(unit -> unit.phase() != UnitPhase.READY)
                                .map(UnitState::name)
                                .toList());
        return "Not ready after " + options.timeout().toSeconds() + " s: " + waitingFor
                + ". It goes on in the background; `beast status` and `beast logs NAME` tell more.";
    }

    private boolean late() {
        return System.nanoTime() > deadline;
    }
}
