package ai.beast.gateway.usage;

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
}
