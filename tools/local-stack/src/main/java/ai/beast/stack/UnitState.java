package ai.beast.stack;

import org.jspecify.annotations.Nullable;

/**
 * One unit of the stack as the supervisor sees it.
 *
 * @param name of the service or server
 * @param port the one that clients connect to
 * @param pid of its own process; 0 when it has none
 * @param since when this phase began, ISO-8601 in UTC
 * @param restarts how often it was started again since the stack was started
 * @param failedStarts how often in a row it was started and did not get ready
 * @param failure why it did not get ready the last time, in sentences; null when it is or was never tried
 * @param lastExit status of its last end, 128 + the signal's number if a signal ended it; null when it never ended
 */
public record UnitState(
        String name,
        UnitPhase phase,
        int port,
        long pid,
        String since,
        int restarts,
        int failedStarts,
        @Nullable String failure,
        @Nullable Integer lastExit) {

    /** The state of a unit before its first start. */
    public static UnitState waiting(String name, int port, String since) {
        return new UnitState(name, UnitPhase.WAITING, port, 0, since, 0, 0, null, null);
    }

    /** The same unit in a phase, which begins now unless it is in it already. Being ready ends a row of failures. */
    public UnitState entering(UnitPhase next, long process, String now) {
        boolean ready = next == UnitPhase.READY;
        return new UnitState(
                name,
                next,
                port,
                process,
                next == phase ? since : now,
                restarts,
                ready ? 0 : failedStarts,
                ready ? null : failure,
                lastExit);
    }

    public UnitState failing(String reason) {
        return new UnitState(name, phase, port, pid, since, restarts, failedStarts + 1, reason, lastExit);
    }

    public UnitState ended(int status) {
        return new UnitState(name, phase, port, pid, since, restarts, failedStarts, failure, status);
    }

    public UnitState startedAgain() {
        return new UnitState(name, phase, port, pid, since, restarts + 1, failedStarts, failure, lastExit);
    }
}
