package ai.beast.queue.core.store;

import java.time.Duration;

/**
 * What a store keeps of jobs that have ended, beside each job's own time to live.
 *
 * @param failed how long failed jobs stay in the dead-letter list
 * @param most how many jobs of each end are kept; those nearest to their own end go first
 * @param bytes how much all of them may weigh together (payload, result and what the store notes of them); beyond it finished jobs
 *     go first, then cancelled, then failed ones
 */
public record Retention(Duration failed, int most, long bytes) {
    public static final long BYTES = 256L << 20;

    public static final Retention DEFAULT = new Retention(Duration.ofDays(7), 100_000);

    public Retention(Duration failed, int most) {
        this(failed, most, BYTES);
    }
}
