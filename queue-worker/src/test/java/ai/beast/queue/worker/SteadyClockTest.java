package ai.beast.queue.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    @Test
    void itGoesOnByWhatHasPassedAlone() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        Instant start = Instant.parse("2026-11-25T10:00:00Z");
        Clock clock = new SteadyClock(start, nanos::get);

        assertThat(clock.instant()).isEqualTo(start);
        nanos.addAndGet(1_500_000_000);

        assertThat(clock.instant()).isEqualTo(start.plusMillis(1500));
    }
}
