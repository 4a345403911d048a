package ai.beast.registry.upstream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Replies of the hub for a short time, at most {@value #MAX_ENTRIES}; the oldest go first. Failures are not kept. Thread-safe. */
final class HubCache {
    static final int MAX_ENTRIES = 200;

    private record Reply(Object value, long readAt) {}

    private final Duration ttl;
    private final LongSupplier nanoTime;
    private final Map<String, Reply> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Reply> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    HubCache(Duration ttl, LongSupplier nanoTime) {
        this.ttl = ttl;
        this.nanoTime = nanoTime;
    }

    /** The kept reply, or the one that is read now. Two callers may read the same at once. */
    <T> T get(Class<T> type, String key, Supplier<T> read) {
        Reply kept = find(key);
        if (kept != null) {
            return type.cast(kept.value());
        }
        T value = read.get();
        synchronized (entries) {
            entries.remove(key);
            entries.put(key, new Reply(value, nanoTime.getAsLong()));
        }
        return value;
    }

    private @Nullable Reply find(String key) {
        synchronized (entries) {
            Reply entry = entries.get(key);
            return entry == null || nanoTime.getAsLong() - entry.readAt() > ttl.toNanos() ? null : entry;
        }
    }
}
