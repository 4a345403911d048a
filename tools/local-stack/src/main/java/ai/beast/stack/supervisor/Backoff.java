package ai.beast.stack.supervisor;

import java.time.Duration;
import java.time.Instant;

/**
 * How long to wait before a process that ended is started again: half a second at first, twice as long each time, half a
 * minute at most. A minute of health makes up for everything before. Not thread-safe.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration MAX_LENGTH = Duration.ofSeconds(30);
    private static final Duration HEALTHY = Duration.ofMinutes(1);

    private Duration next = FIRST;

    /**
     * The wait after an end.
     *
     * @param readySince when the process became ready; equal to {@code ended} if it never did
     */
    Duration after(Instant readySince, Instant ended) {
        if (Duration.between(readySince, ended).compareTo(HEALTHY) >= 0) {
            next = FIRST;
        }
        Duration wait = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(MAX_LENGTH) > 0 ? MAX_LENGTH : doubled;
        return wait;
    }
}
