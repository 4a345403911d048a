package ai.beast.work.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedReadingTest {
    private final AtomicLong time = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void readsTheStoreOnceInTenSeconds() {
        CachedReading<Integer> reading = new CachedReading<>(asked::incrementAndGet, time::get);

        assertThat(reading.value(Integer::doubleValue)).isEqualTo(1);
        time.addAndGet(CachedReading.MAX_AGE.toNanos() - 1);
        assertThat(reading.value(Integer::doubleValue)).isEqualTo(1);
        time.incrementAndGet();
        assertThat(reading.value(Integer::doubleValue)).isEqualTo(2);
    }

    @Test
    void isNaNWhileTheStoreIsUnavailable() {
        CachedReading<Integer> reading = new CachedReading<>(
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new IllegalStateException("unavailable");
                    }
                    return 7;
                },
                time::get);

        assertThat(reading.value(Integer::doubleValue)).isNaN();
        assertThat(reading.value(Integer::doubleValue)).isNaN();
        assertThat(asked).hasValue(1);
        time.addAndGet(CachedReading.MAX_AGE.toNanos());
        assertThat(reading.value(Integer::doubleValue)).isEqualTo(7);
    }
}
