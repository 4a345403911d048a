package ai.beast.gateway.usage;

import ai.beast.contracts.InferenceUsage;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sums of several calls.
 *
 * @param promptTokens of those calls that stated them
 * @param completionTokens of those calls that stated them
 * @param unstated calls that stated no tokens of one kind or both
 * @param timing of those calls whose end is known
 */
public record UsageSums(long calls, long promptTokens, long completionTokens, long unstated, Timing timing) {
    private static final List<Double> BOUNDS = InferenceUsage.BOUNDS;

    static final UsageSums NONE = new UsageSums(0, 0, 0, 0, Timing.NONE);

    /**
     * Times, in milliseconds.
     *
     * @param buckets calls by their duration, one more than there are bounds
     * @param millis sum of durations
     * @param queueMillis sum of waits
     * @param firstByteMillis sum of times to the first byte
     * @param firstBytes calls that had one
     */
    public record Timing(List<Long> buckets, long millis, long queueMillis, long firstByteMillis, long firstBytes) {
        static final Timing NONE = new Timing(Collections.nCopies(BOUNDS.size() + 1, 0L), 0, 0, 0, 0);

        public Timing {
            buckets = List.copyOf(buckets);
        }

        Timing plus(CallEnd end) {
            if (end.millis() < 0) {
                return this;
            }
            int bucket = 0;
            while (bucket < BOUNDS.size() && end.millis() > BOUNDS.get(bucket) * 1000) {
                bucket++;
            }
            int counted = bucket;
            boolean began = end.firstByteMillis() >= 0;
            return new Timing(
                    IntStream.range(0, buckets.size())
                            .mapToObj(i -> buckets.get(i) + (i == counted ? 1 : 0))
                            .toList(),
                    millis + end.millis(),
                    queueMillis + end.queueMillis(),
                    firstByteMillis + (began ? end.firstByteMillis() : 0),
                    firstBytes + (began ? 1 : 0));
        }
    }

    UsageSums plus(CallEnd end) {
        boolean stated = end.promptTokens() >= 0 && end.completionTokens() >= 0;
        return new UsageSums(
                calls + 1,
                promptTokens + Math.max(0, end.promptTokens()),
                completionTokens + Math.max(0, end.completionTokens()),
                unstated + (stated ? 0 : 1),
                timing.plus(end));
    }
}
