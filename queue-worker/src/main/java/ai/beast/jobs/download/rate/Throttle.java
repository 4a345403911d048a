package ai.beast.jobs.download.rate;

import java.util.List;

/** The rate limits of a transfer; the lowest applies. Thread-safe. */
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
