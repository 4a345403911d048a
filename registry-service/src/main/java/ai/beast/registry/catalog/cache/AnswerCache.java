package ai.beast.registry.catalog.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.micrometer.core.instrument.search.Search;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Answers that were given lately, up to {@value #BYTES} bytes of them. An entry's answer goes when the entry changes, all
 * lists go with any change. While changes of other replicas are not received, nothing is kept. Thread-safe.
 *
 * <p>An answer that was read before a change and would be kept after it is not: every change raises a number, and an answer
 * during whose making the number rose is given, but not kept.
 */
@ApplicationScoped
public class AnswerCache {
    private static final int BYTES = 32 * 1024 * 1024;
    private static final int OVERHEAD = 200;
    private static final String ENTRIES = "registry.answers.entries";
    private static final String LISTS = "registry.answers.lists";

    private final Cache<String, Answer> entries = cache();
    private final Cache<String, Answer> lists = cache();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean told;

    private final MeterRegistry metrics;

    public AnswerCache(MeterRegistry metrics) {
        this.metrics = metrics;
        CaffeineCacheMetrics.monitor(metrics, entries, ENTRIES);
        CaffeineCacheMetrics.monitor(metrics, lists, LISTS);
    }

    /** The registry may outlive this cache, and would go on showing its numbers instead of those of the next one. */
    @PreDestroy
    void forgetMetrics() {
        for (String cache : List.of(ENTRIES, LISTS)) {
            Search.in(metrics)
                    .name(name -> name.startsWith("cache."))
                    .tag("cache", cache)
                    .meters()
                    .forEach(metrics::remove);
        }
    }

    /** @param fresh whether a kept answer will not do */
    public Answer entry(String id, boolean fresh, Supplier<Answer> maker) {
        return answer(entries, id, fresh, maker);
    }

    /**
     * @param query whole: what else would give another answer is not in it
     * @param fresh whether a kept answer will not do
     */
    public Answer list(String query, boolean fresh, Supplier<Answer> maker) {
        return answer(lists, query, fresh, maker);
    }

    /** A number that rises with every change of an entry; empty while this replica does not hear of every change. */
    public OptionalLong state() {
        long now = changes.get();
        return told ? OptionalLong.of(now) : OptionalLong.empty();
    }

    /** Drops what is no longer so. */
    void changed(List<String> ids) {
        changes.incrementAndGet();
        entries.invalidateAll(ids);
        lists.invalidateAll();
    }

    /**
     * Drops everything.
     *
     * @param told whether this replica hears of every change from now on
     */
    void startOver(boolean told) {
        this.told = told;
        changes.incrementAndGet();
        entries.invalidateAll();
        lists.invalidateAll();
    }

    private Answer answer(Cache<String, Answer> cache, String key, boolean fresh, Supplier<Answer> maker) {
        Answer kept = fresh ? null : cache.getIfPresent(key);
        if (kept != null) {
            return kept;
        }
        long before = changes.get();
        Answer made = maker.get();
        if (told) {
            cache.put(key, made);
            if (changes.get() != before) {
                cache.invalidate(key);
            }
        }
        return made;
    }

    private static Cache<String, Answer> cache() {
        return Caffeine.newBuilder()
                .maximumWeight(BYTES / 2)
                .weigher((String key, Answer answer) -> key.length() + answer.body().length + OVERHEAD)
                .recordStats()
                .build();
    }
}
