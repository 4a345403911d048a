package ai.beast.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Backoff backoff = new Backoff();

    @Test
    void doublesUpToHalfAMinute() {
        List<Long> waits = Stream.generate(() -> backoff.after(NOON, NOON).toMillis())
                .limit(9)
                .toList();

        assertThat(waits).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void forgetsAfterAMinuteOfHealth() {
        backoff.after(NOON, NOON);
        backoff.after(NOON, NOON);

        assertThat(backoff.after(NOON, NOON.plusSeconds(59))).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.after(NOON, NOON.plusSeconds(60))).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(NOON, NOON)).isEqualTo(Duration.ofSeconds(1));
    }
}
