package ai.beast.registry.upstream;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Replies of the hub for a short time, at most {@value #MAX_ENTRIES} with at most {@value #MAX_ITEMS} items together; the oldest go first.
 * Failures are not kept. Thread-safe.
 */
final class HubCache {
    static final int MAX_ENTRIES = 200;
    static final int MAX_ITEMS = 20_000;

    private record Reply(Object value, int items, long readAt) {}

    private final Duration ttl;
    private final LongSupplier nanoTime;
    private final Map<String, Reply> entries = new LinkedHashMap<>();
    private int items;

    HubCache(Duration ttl, LongSupplier nanoTime) {
        this.ttl = ttl;
        this.nanoTime = nanoTime;
    }

    /**
     * The kept reply, or the one that is read now. Two callers may read the same at once.
     *
     * @param count of the items of a reply
     */
    <T> T get(Class<T> type, String key, ToIntFunction<T> count, Supplier<T> read) {
        Reply kept = find(key);
        if (kept != null) {
            return type.cast(kept.value());
        }
        T value = read.get();
        keep(key, new Reply(value, count.applyAsInt(value), nanoTime.getAsLong()));
        return value;
    }

    /** Number of replies that are kept. */
    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    private @Nullable Reply find(String key) {
        synchronized (entries) {
            Reply entry = entries.get(key);
            return entry == null || isOver(entry) ? null : entry;
        }
    }

    private void keep(String key, Reply reply) {
        synchronized (entries) {
            Reply before = entries.remove(key);
            items -= before == null ? 0 : before.items();
            entries.put(key, reply);
            items += reply.items();
            Iterator<Reply> oldest = entries.values().iterator();
            while (oldest.hasNext()) {
                Reply entry = oldest.next();
                if (entries.size() <= MAX_ENTRIES && items <= MAX_ITEMS && !isOver(entry)) {
                    return;
                }
                oldest.remove();
                items -= entry.items();
            }
        }
    }

    private boolean isOver(Reply entry) {
        return nanoTime.getAsLong() - entry.readAt() > ttl.toNanos();
    }
}
