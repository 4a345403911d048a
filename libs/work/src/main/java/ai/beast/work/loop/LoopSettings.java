package ai.beast.work.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Loop}. Immutable; each method returns a changed copy.
 *
 * @param name of the thread and of the loop in health and metrics; unique in the process
 * @param virtual whether the thread is virtual; heartbeats and work that never blocks take a platform thread
 * @param pollInterval longest time without a round when no wake-up signal comes
 * @param firstRetryDelay delay after the first failure; doubles with each failure in a row
 * @param maxRetryDelay upper bound of that delay
 * @param stopTimeout longest time that a stop waits for the round under way before it interrupts the thread
 * @param interrupting whether a stop interrupts the round under way at once
 * @param roundLimit longest time a round may take before liveness reports the loop as stuck; null for no limit
 */
public record LoopSettings(
        String name,
        boolean virtual,
        Duration pollInterval,
        Duration firstRetryDelay,
        Duration maxRetryDelay,
        Duration stopTimeout,
        boolean interrupting,
        @Nullable Duration roundLimit) {

    /** A virtual thread, poll interval 1 s, retry delay 200 ms to 10 s, stop timeout 5 s, no round limit. */
    public static LoopSettings named(String name) {
        return new LoopSettings(
                name,
                true,
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                false,
                null);
    }

    /** Runs on a daemon platform thread. */
    public LoopSettings platform() {
        return new LoopSettings(
                name, false, pollInterval, firstRetryDelay, maxRetryDelay, stopTimeout, interrupting, roundLimit);
    }

    public LoopSettings pollInterval(Duration interval) {
        return new LoopSettings(
                name, virtual, interval, firstRetryDelay, maxRetryDelay, stopTimeout, interrupting, roundLimit);
    }

    public LoopSettings retryDelay(Duration first, Duration max) {
        return new LoopSettings(name, virtual, pollInterval, first, max, stopTimeout, interrupting, roundLimit);
    }

    public LoopSettings stopTimeout(Duration timeout) {
        return new LoopSettings(
                name, virtual, pollInterval, firstRetryDelay, maxRetryDelay, timeout, interrupting, roundLimit);
    }

    /** Interrupts the round under way as soon as the loop is stopped. */
    public LoopSettings interruptAtStop() {
        return new LoopSettings(
                name, virtual, pollInterval, firstRetryDelay, maxRetryDelay, stopTimeout, true, roundLimit);
    }

    public LoopSettings roundLimit(Duration limit) {
        return new LoopSettings(
                name, virtual, pollInterval, firstRetryDelay, maxRetryDelay, stopTimeout, interrupting, limit);
    }
}
