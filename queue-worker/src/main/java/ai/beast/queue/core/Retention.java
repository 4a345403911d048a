package ai.beast.queue.core;

import java.time.Duration;

/**
 * What a store keeps of jobs that have ended, beside each job's own time to live.
 *
 * @param failed how long failed jobs stay in the dead-letter list
 * @param most how many jobs of each end are kept; the oldest go first
 */
public record Retention(Duration failed, int most) {
    public static final Retention DEFAULT = new Retention(Duration.ofDays(7), 100_000);
}
