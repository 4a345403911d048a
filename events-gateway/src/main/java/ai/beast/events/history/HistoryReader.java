package ai.beast.events.history;

import ai.beast.events.log.EventLog;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogExtent;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogReader;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log from its end backwards. Partitions are merged by the time their records were written; within a partition
 * the order is exact. The effort of one page is bounded in records, bytes and time: a page may be short, or even empty,
 * and still have a next one.
 */
final class HistoryReader {
    private static final int MAX_SCANNED = 50_000;
    private static final int MAX_WEIGHT = 8 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofMillis(5);
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

    /**
     * One page.
     *
     * @throws LogUnavailableException when the log can't be reached, or not read in time
     * @throws PositionLostException when the query's place belongs to another log, or the records expired meanwhile
     */
    HistoryPage read(HistoryQuery query) throws LogUnavailableException, PositionLostException {
        LogExtent extent = log.extent();
        LogPosition end = extent.end();
        LogPosition before = query.before() == null ? end : query.before();
        if (!before.topic().equals(end.topic())) {
            throw new PositionLostException("The cursor belongs to a log that is no longer there", null);
        }
        try (LogReader reader = log.open(PATIENCE)) {
            long deadline = System.nanoTime() + MAX_TIME.toNanos();
            int pieceSize = Math.clamp(query.limit(), 20, 200);
            List<BackwardReader> partitions = new ArrayList<>(end.partitions());
            for (int partition = 0; partition < end.partitions(); partition++) {
                long bound = Math.min(before.next(partition), end.next(partition));
                long begin = extent.begin().next(partition);
                partitions.add(new BackwardReader(reader, partition, begin, bound, pieceSize, deadline));
            }
            return merge(query, partitions, extent);
        }
    }

    private HistoryPage merge(HistoryQuery query, List<BackwardReader> partitions, LogExtent extent)
            throws LogUnavailableException, PositionLostException {
        List<LogEntry> found = new ArrayList<>();
        int weight = 0;
        int scanned = 0;
        while (found.size() < query.limit() && scanned < maxScanned && weight < MAX_WEIGHT) {
            BackwardReader newest = newest(partitions);
            if (newest == null) {
                return new HistoryPage(found, null, extent.end());
            }
            LogEntry entry = newest.peek();
            newest.remove();
            scanned++;
            if (entry != null && query.filter().matches(entry)) {
                found.add(entry);
                weight += entry.weight();
            }
        }
        LogPosition next = extent.end();
        for (int partition = 0; partition < partitions.size(); partition++) {
            next = next.with(partition, partitions.get(partition).bound());
        }
        return new HistoryPage(found, extent.begin().covers(next) ? null : next, extent.end());
    }

    private static @Nullable BackwardReader newest(List<BackwardReader> partitions)
            throws LogUnavailableException, PositionLostException {
        BackwardReader newest = null;
        long time = Long.MIN_VALUE;
        for (BackwardReader partition : partitions) {
            LogEntry head = partition.peek();
            if (head != null && head.timestamp() >= time) {
                newest = partition;
                time = head.timestamp();
            }
        }
        return newest;
    }
}
