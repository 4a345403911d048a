package ai.beast.gateway.usage;

import ai.beast.contracts.InferenceUsage;
import java.util.Comparator;
import java.util.Map;

/**
 * The calls that ended in one segment of a journal. Built anew from the segment it is the same, so that a consumer that knows instance and
 * sequence counts it once however often it is sent.
 *
 * @param instance of the journal, for as long as its directory exists
 * @param sequence of the segment, from 1
 */
public record UsageDelta(String instance, long sequence, Map<UsageKey, UsageSums> sums) {
    public UsageDelta {
        sums = Map.copyOf(sums);
    }

    public boolean isEmpty() {
        return sums.isEmpty();
    }

    /** The id of the event that reports this; the same however often it is made. */
    public String eventId() {
        return instance + "-" + sequence;
    }

    /** What is published. */
    public InferenceUsage event() {
        return new InferenceUsage(
                instance,
                sequence,
                sums.entrySet().stream()
                        .map(entry -> calls(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparing(Object::toString))
                        .toList());
    }

    private static InferenceUsage.Calls calls(UsageKey key, UsageSums sums) {
        return new InferenceUsage.Calls(
                key.endpoint(),
                key.status(),
                key.model(),
                key.alias(),
                key.key(),
                key.day().toString(),
                new InferenceUsage.Counts(sums.calls(), sums.promptTokens(), sums.completionTokens(), sums.unstated()),
                new InferenceUsage.Times(
                        sums.timing().buckets(),
                        sums.timing().millis() / 1000.0,
                        sums.timing().queueMillis() / 1000.0,
                        sums.timing().firstByteMillis() / 1000.0,
                        sums.timing().firstBytes()));
    }
}
