package ai.beast.jobs.download.rate;

import java.util.List;

/** Limits on what a transfer may take from the network; the tightest rules. Thread-safe. */
public record Throttle(List<Bucket> buckets) {
    static final Throttle NONE = new Throttle(List.of());

    /** @return nanoseconds to wait before more is fetched */
    public long took(int bytes) {
        long wait = 0;
        for (Bucket bucket : buckets) {
            wait = Math.max(wait, bucket.take(bytes));
        }
        return wait;
    }
}
