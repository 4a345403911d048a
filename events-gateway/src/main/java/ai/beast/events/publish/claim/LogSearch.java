package ai.beast.events.publish.claim;

import ai.beast.events.log.Envelope;
import ai.beast.events.log.EventLog;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogExtent;
import ai.beast.events.log.LogReader;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import ai.beast.events.publish.format.Identity;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Looks whether claimed events really are in the log. Each can only lie behind the place noted with its claim
 * and was written soon after, so little is read. Thread-safe.
 */
final class LogSearch {
    private static final Duration FETCH_WAIT = Duration.ofMillis(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private final EventLog log;
    private final Duration writtenWithin;

    /** @param writtenWithin how long after its claim an event can be written, with room for clocks that differ */
    LogSearch(EventLog log, Duration writtenWithin) {
        this.log = log;
        this.writtenWithin = writtenWithin;
    }

    /** From where to where to look in one partition: an offset and a time in milliseconds. */
    private record Range(long from, long until) {
        Range and(Range other) {
            return new Range(Math.min(from, other.from), Math.max(until, other.until));
        }
    }

    /**
     * Those of the claimed events that are in the log.
     *
     * @throws LogUnavailableException when the log can't be read, or not in time
     */
    Set<Identity> find(Map<Identity, Claim> claimed) throws LogUnavailableException {
        LogExtent extent = log.extent();
        Map<Integer, Range> ranges = ranges(claimed.values(), extent);
        Set<Identity> found = new HashSet<>();
        long deadline = System.nanoTime() + MAX_TIME.toNanos();
        try (LogReader reader = log.open(FETCH_WAIT)) {
            for (Map.Entry<Integer, Range> range : ranges.entrySet()) {
                int partition = range.getKey();
                reader.seek(partition, range.getValue().from());
                long end = extent.end().next(partition);
                while (reader.next(partition) < end && !read(reader, range.getValue(), claimed, found)) {
                    if (System.nanoTime() > deadline) {
                        throw new LogUnavailableException("The log could not be searched in time", null);
                    }
                }
            }
        } catch (PositionLostException expired) {
            throw new LogUnavailableException("The log changed while it was searched", expired);
        }
        return found;
    }

    private Map<Integer, Range> ranges(Collection<Claim> claims, LogExtent extent) {
        String here = ClaimRequest.log(extent.end().topic());
        Map<Integer, Range> ranges = new HashMap<>();
        for (Claim claim : claims) {
            long from = Math.max(claim.offset(), extent.begin().next(claim.partition()));
            if (claim.log().equals(here) && from < extent.end().next(claim.partition())) {
                ranges.merge(claim.partition(), new Range(from, claim.at() + writtenWithin.toMillis()), Range::and);
            }
        }
        return ranges;
    }

    /** Reads on; answers whether nothing of interest can come any more. */
    private static boolean read(LogReader reader, Range range, Map<Identity, Claim> claimed, Set<Identity> found)
            throws LogUnavailableException, PositionLostException {
        for (LogEntry entry : reader.poll(POLL)) {
            if (entry.timestamp() > range.until()) {
                return true;
            }
            Envelope envelope = entry.envelope();
            if (envelope != null) {
                Identity identity = Identity.of(envelope.source(), envelope.id());
                if (claimed.containsKey(identity)) {
                    found.add(identity);
                }
            }
        }
        return found.size() == claimed.size();
    }
}
