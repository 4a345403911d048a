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
 * @param failedStarts how often in a row it ended before it was ready
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
        @Nullable Integer lastExit) {}
