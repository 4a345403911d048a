package ai.beast.work.table;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link WorkRunner}.
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
    public static Builder named(String name, int slots, Duration lease) {
        return new Builder(name, slots, lease);
    }

    /** Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final int slots;
        private final Duration lease;
        private boolean virtual = true;
        private Duration renewInterval;
        private Duration pollInterval = Duration.ofSeconds(1);
        private int maxAttempts = 100;
        private Duration firstOutageDelay = Duration.ofSeconds(1);
        private Duration maxOutageDelay = Duration.ofSeconds(30);
        private Duration stopTimeout = Duration.ofSeconds(5);
        private @Nullable Duration keepEnded;

        private Builder(String name, int slots, Duration lease) {
            this.name = name;
            this.slots = slots;
            this.lease = lease;
            this.renewInterval = lease.dividedBy(3);
        }

        public Builder platform() {
            virtual = false;
            return this;
        }

        public Builder renewInterval(Duration interval) {
            renewInterval = interval;
            return this;
        }

        public Builder pollInterval(Duration interval) {
            pollInterval = interval;
            return this;
        }

        public Builder maxAttempts(int attempts) {
            maxAttempts = attempts;
            return this;
        }

        public Builder outageDelay(Duration first, Duration max) {
            firstOutageDelay = first;
            maxOutageDelay = max;
            return this;
        }

        public Builder stopTimeout(Duration timeout) {
            stopTimeout = timeout;
            return this;
        }

        public Builder keepEnded(Duration age) {
            keepEnded = age;
            return this;
        }

        public WorkRunnerSettings build() {
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
                    keepEnded);
        }
    }
}
