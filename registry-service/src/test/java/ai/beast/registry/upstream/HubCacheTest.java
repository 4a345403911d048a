package ai.beast.registry.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HubCacheTest {
    private final AtomicLong time = new AtomicLong();
    private final HubCache cache = new HubCache(Duration.ofMinutes(1), time::get);

    @Test
    void keepsRepliesUntilTheyAreOver() {
        assertThat(read("a", 1)).isEqualTo(1);
        assertThat(read("a", 2)).isEqualTo(1);

        time.addAndGet(Duration.ofMinutes(1).toNanos() + 1);

        assertThat(read("a", 3)).isEqualTo(3);
    }

    @Test
    void dropsRepliesThatAreOver() {
        read("a", 1);
        read("b", 1);
        time.addAndGet(Duration.ofMinutes(1).toNanos() + 1);

        read("c", 1);

        assertThat(cache.size()).isEqualTo(1);
    }

    @Test
    void holdsABoundedNumberOfItems() {
        for (int i = 0; i < 10; i++) {
            read("r" + i, HubCache.MAX_ITEMS / 4);
        }

        assertThat(cache.size()).isEqualTo(4);
        assertThat(read("r9", 1)).isEqualTo(HubCache.MAX_ITEMS / 4);
        assertThat(read("r0", 1)).isEqualTo(1);
    }

    @Test
    void holdsABoundedNumberOfReplies() {
        for (int i = 0; i < HubCache.MAX_ENTRIES + 5; i++) {
            read("r" + i, 0);
        }

        assertThat(cache.size()).isEqualTo(HubCache.MAX_ENTRIES);
    }

    /** A reply with this number of items. */
    private int read(String key, int items) {
        return cache.get(Integer.class, key, Integer::intValue, () -> items);
    }
}
