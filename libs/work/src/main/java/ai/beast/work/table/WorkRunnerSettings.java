package ai.beast.work.table;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link WorkRunner} runs. Immutable; each method returns a changed copy.
 *
 * @param name of the loops and threads; unique in the process
 * @param slots attempts at the same time in this process
 * @param virtual whether attempts run on virtual threads; work that computes or reads files without pause takes platform
 *     threads
 * @param lease after which the row of a dead process is claimed again
 * @param renewInterval between renewals of a lease; at most a third of the lease
 * @param pollInterval longest time without a claim when no wake-up signal comes
 * @param maxAttempts claims of one row, after which it goes to the dead letter even if each of them killed its process
 * @param firstOutageDelay first delay between single attempts while the server that all rows need is unavailable; also the
 *     delay of a row that met the outage
 * @param maxOutageDelay longest such delay
 * @param stopTimeout longest time that a stop waits for attempts under way before it interrupts them
 * @param keepEnded age at which ended rows are deleted; null when something else deletes them
 */
public record WorkRunnerSettings(
        String name,
        int slots,
        boolean virtual,
        Duration lease,
        Duration renewInterval,
        Duration pollInterval,
        int maxAttempts,
        Duration firstOutageDelay,
        Duration maxOutageDelay,
        Duration stopTimeout,
        @Nullable Duration keepEnded) {

    public WorkRunnerSettings {
        if (slots < 1) {
            throw new IllegalArgumentException("slots must be at least 1");
        }
        if (renewInterval.multipliedBy(3).compareTo(lease) > 0) {
            renewInterval = lease.dividedBy(3);
        }
    }

    /** Virtual threads, poll interval 1 s, 100 attempts, outage delay 1 s to 30 s, stop timeout 5 s, nothing deleted. */
    public static WorkRunnerSettings named(String name, int slots, Duration lease) {
        return new WorkRunnerSettings(
                name,
                slots,
                true,
                lease,
                lease.dividedBy(3),
                Duration.ofSeconds(1),
                100,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                null);
    }

    public WorkRunnerSettings platform() {
        return new WorkRunnerSettings(
                name,
                slots,
                false,
                lease,
                renewInterval,
                pollInterval,
                maxAttempts,
                firstOutageDelay,
                maxOutageDelay,
                stopTimeout,
                keepEnded);
    }

    public WorkRunnerSettings renewInterval(Duration interval) {
        return new WorkRunnerSettings(
                name,
                slots,
                virtual,
                lease,
                interval,
                pollInterval,
                maxAttempts,
                firstOutageDelay,
                maxOutageDelay,
                stopTimeout,
                keepEnded);
    }

    public WorkRunnerSettings pollInterval(Duration interval) {
        return new WorkRunnerSettings(
                name,
                slots,
                virtual,
                lease,
                renewInterval,
                interval,
                maxAttempts,
                firstOutageDelay,
                maxOutageDelay,
                stopTimeout,
                keepEnded);
    }

    public WorkRunnerSettings maxAttempts(int attempts) {
        return new WorkRunnerSettings(
                name,
                slots,
                virtual,
                lease,
                renewInterval,
                pollInterval,
                attempts,
                firstOutageDelay,
                maxOutageDelay,
                stopTimeout,
                keepEnded);
    }

    public WorkRunnerSettings outageDelay(Duration first, Duration max) {
        return new WorkRunnerSettings(
                name,
                slots,
                virtual,
                lease,
                renewInterval,
                pollInterval,
                maxAttempts,
                first,
                max,
                stopTimeout,
                keepEnded);
    }

    public WorkRunnerSettings stopTimeout(Duration timeout) {
        return new WorkRunnerSettings(
                name,
                slots,
                virtual,
                lease,
                renewInterval,
                pollInterval,
                maxAttempts,
                firstOutageDelay,
                maxOutageDelay,
                timeout,
                keepEnded);
    }

    public WorkRunnerSettings keepEnded(Duration age) {
        return new WorkRunnerSettings(
                name,
                slots,
                virtual,
                lease,
                renewInterval,
                pollInterval,
                maxAttempts,
                firstOutageDelay,
                maxOutageDelay,
                stopTimeout,
                age);
    }
}
