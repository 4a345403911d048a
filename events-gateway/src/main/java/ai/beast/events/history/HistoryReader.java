package ai.beast.events.history;

import ai.beast.events.history.HistoryQuery.Order;
import ai.beast.events.log.EventLog;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogExtent;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogReader;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of the log in either direction. Where it begins comes from a cursor, the log's ends or its index of times,
 * so nothing before is read. Partitions are merged by the time their records were written; within a partition the order is
 * exact. The effort of one page is bounded in records, bytes and time: a page may be short, or even empty, and still have
 * a next one.
 */
final class HistoryReader {
    private static final int MAX_SCANNED = 50_000;
    private static final int MAX_WEIGHT = 8 * 1024 * 1024;
    private static final Duration TIMEOUT = Duration.ofMillis(5);
    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private final EventLog log;
    private final int maxScanned;

    HistoryReader(EventLog log) {
        this(log, MAX_SCANNED);
    }

    HistoryReader(EventLog log, int maxScanned) {
        this.log = log;
        this.maxScanned = maxScanned;
    }

    /** The part of the log in which a page lies. */
    private record Part(LogPosition begin, LogPosition end) {}

    /**
     * One page.
     *
     * @throws LogUnavailableException when the log can't be reached, or not read in time
     * @throws PositionLostException when the query's place belongs to another log, or the records expired meanwhile
     */
    HistoryPage read(HistoryQuery query) throws LogUnavailableException, PositionLostException {
        LogExtent extent = log.extent();
        LogPosition from = query.from();
        if (from != null && !from.topic().equals(extent.end().topic())) {
            throw new PositionLostException("The cursor belongs to a log that is no longer there", null);
        }
        Part part = part(query, extent);
        try (LogReader reader = log.open(TIMEOUT)) {
            return merge(query, readers(query, part, reader), part, extent.end());
        }
    }

    private Part part(HistoryQuery query, LogExtent extent) throws LogUnavailableException {
        LogPosition begin = extent.begin().latest(at(query.since(), extent.begin()));
        LogPosition end = extent.end().earliest(at(query.until(), extent.end()));
        LogPosition from = query.from();
        if (from == null) {
            return new Part(begin, end);
        }
        return query.order() == Order.NEWEST ? new Part(begin, end.earliest(from)) : new Part(begin.latest(from), end);
    }

    private LogPosition at(@Nullable Instant time, LogPosition otherwise) throws LogUnavailableException {
        if (time == null) {
            return otherwise;
        }
        LogPosition found = log.at(time);
        return found.topic().equals(otherwise.topic()) ? found : otherwise;
    }

    private static List<PartitionReader> readers(HistoryQuery query, Part part, LogReader reader) {
        long deadline = System.nanoTime() + MAX_TIME.toNanos();
        int pieceSize = Math.clamp(query.limit(), 20, 200);
        int partitions = Math.max(part.begin().partitions(), part.end().partitions());
        List<PartitionReader> readers = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            long begin = part.begin().next(partition);
            long end = part.end().next(partition);
            readers.add(
                    query.order() == Order.NEWEST
                            ? new BackwardReader(reader, partition, begin, end, pieceSize, deadline)
                            : new ForwardReader(reader, partition, begin, end, deadline));
        }
        return readers;
    }

    private HistoryPage merge(HistoryQuery query, List<PartitionReader> partitions, Part part, LogPosition end)
            throws LogUnavailableException, PositionLostException {
        List<LogEntry> found = new ArrayList<>();
        int weight = 0;
        int scanned = 0;
        while (found.size() < query.limit() && scanned < maxScanned && weight < MAX_WEIGHT) {
            PartitionReader first = first(query.order(), partitions);
            if (first == null) {
                return new HistoryPage(found, null, end);
            }
            LogEntry entry = first.peek();
            first.remove();
            scanned++;
            if (entry != null && wanted(query, entry)) {
                found.add(entry);
                weight += entry.weight();
            }
        }
        LogPosition next = end;
        for (int partition = 0; partition < partitions.size(); partition++) {
            next = next.with(partition, partitions.get(partition).bound());
        }
        boolean done = query.order() == Order.NEWEST ? part.begin().covers(next) : next.covers(part.end());
        return new HistoryPage(found, done ? null : next, end);
    }

    /** The log's times are the publishers' clocks, so the index of times is exact only to their difference. */
    private static boolean wanted(HistoryQuery query, LogEntry entry) {
        Instant since = query.since();
        Instant until = query.until();
        return (since == null || entry.timestamp() >= since.toEpochMilli())
                && (until == null || entry.timestamp() < until.toEpochMilli())
                && query.filter().matches(entry);
    }

    private static @Nullable PartitionReader first(Order order, List<PartitionReader> partitions)
            throws LogUnavailableException, PositionLostException {
        PartitionReader first = null;
        long time = 0;
        for (PartitionReader partition : partitions) {
            LogEntry head = partition.peek();
            if (head == null) {
                continue;
            }
            boolean before = order == Order.NEWEST ? head.timestamp() >= time : head.timestamp() < time;
            if (first == null || before) {
                first = partition;
                time = head.timestamp();
            }
        }
        return first;
    }
}
