package ai.beast.events.stream.core;

import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogExtent;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogUnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the end of the log once for all clients and keeps the newest entries, so that a client that was disconnected for a moment
 * needs no reader of its own. When the log can't be reached it waits and goes on where it was; when the log was replaced
 * or cut, everybody is sent to the log and learns there what is missing.
 *
 * <p>Thread-safe. Lock order: the tail's, then a subscription's.
 */
public final class LiveTail {
    private static final int KEPT_ENTRIES = 1024;
    private static final int KEPT_WEIGHT = 4 * 1024 * 1024;

    private final Object lock = new Object();
    private final Deque<LogEntry> kept = new ArrayDeque<>();
    private final Set<Subscription> live = new LinkedHashSet<>();
    private long keptWeight;
    private @Nullable LogPosition position;
    private @Nullable LogPosition keptFrom;

    /** The position of the tail. */
    public LogPosition position() throws LogUnavailableException {
        synchronized (lock) {
            if (position == null) {
                throw new LogUnavailableException("The log has not been reached yet", null);
            }
            return position;
        }
    }

    /**
     * Takes note of the log's extent: on the first call the tail goes to the end, later it stays where it is unless that
     * place is not in the log any more.
     *
     * @return where to read on
     */
    LogPosition align(LogExtent extent) {
        synchronized (lock) {
            LogPosition before = position;
            if (before == null) {
                return restartAt(extent.end());
            }
            if (before.covers(extent.begin()) && extent.end().covers(before)) {
                int last = Math.max(before.partitions(), extent.end().partitions()) - 1;
                LogPosition complete = before.with(last, before.next(last));
                position = complete;
                return complete;
            }
            for (Subscription subscription : live) {
                subscription.fallBehind(before);
            }
            live.clear();
            boolean cut =
                    before.topic().equals(extent.end().topic()) && !extent.end().covers(before);
            return restartAt(cut ? extent.end() : extent.begin());
        }
    }

    private LogPosition restartAt(LogPosition start) {
        kept.clear();
        keptWeight = 0;
        keptFrom = start;
        position = start;
        return start;
    }

    /** Takes new entries and offers them to everybody who is live. */
    void accept(List<LogEntry> entries) {
        synchronized (lock) {
            for (LogEntry entry : entries) {
                LogPosition before = position;
                if (before == null || entry.offset() < before.next(entry.partition())) {
                    continue;
                }
                LogPosition after = before.with(entry.partition(), entry.offset() + 1);
                position = after;
                keep(entry);
                Frame shared = Frame.event(entry, after);
                live.removeIf(subscription -> !subscription.offer(entry, before, shared));
            }
        }
    }

    private void keep(LogEntry entry) {
        kept.add(entry);
        keptWeight += entry.weight();
        while (kept.size() > KEPT_ENTRIES || keptWeight > KEPT_WEIGHT && kept.size() > 1) {
            LogEntry oldest = kept.remove();
            keptWeight -= oldest.weight();
            if (keptFrom != null) {
                keptFrom = keptFrom.with(oldest.partition(), oldest.offset() + 1);
            }
        }
    }

    /**
     * Brings a subscription forward from what is kept, and makes it live if it gets to the end.
     *
     * @param inLog whether the subscription's position is known to lie within the log; if so it may be a little ahead of the
     *     tail, as a cursor of another gateway can be
     * @return false when the log must be asked or read for it
     */
    boolean join(Subscription subscription, boolean inLog) {
        synchronized (lock) {
            LogPosition at = subscription.behindAt();
            LogPosition end = position;
            if (at == null) {
                return true;
            }
            if (end == null || keptFrom == null || !at.covers(keptFrom) || !(inLog || end.covers(at))) {
                return false;
            }
            for (LogEntry entry : kept) {
                if (!subscription.hungry()) {
                    return true;
                }
                subscription.replay(entry);
            }
            if (subscription.hungry()) {
                subscription.goLive(end);
                live.add(subscription);
            }
            return true;
        }
    }

    void leave(Subscription subscription) {
        synchronized (lock) {
            live.remove(subscription);
        }
    }

    /** Sends a heartbeat to every subscription. */
    void beat(Iterable<Subscription> subscriptions) {
        synchronized (lock) {
            if (position != null) {
                Frame shared = Frame.heartbeat(position);
                for (Subscription subscription : subscriptions) {
                    subscription.heartbeat(position, shared);
                }
            }
        }
    }
}
