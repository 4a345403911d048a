package ai.beast.registry.catalog.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class AnswerMetricsTest {
    private final MeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void aCacheThatFollowsAnotherIsCounted() {
        // given
        AnswerCache first = new AnswerCache(metrics);
        ask(first, 2);
        assertThat(hits()).isEqualTo(1);
        first.forgetMetrics();
        // when
        AnswerCache second = new AnswerCache(metrics);
        ask(second, 4);
        // then
        assertThat(hits()).isEqualTo(3);
    }

    private static void ask(AnswerCache cache, int times) {
        cache.startOver(true);
        for (int i = 0; i < times; i++) {
            cache.entry("one", false, () -> new Answer("1", new byte[1]));
        }
    }

    private double hits() {
        return metrics.get("cache.gets")
                .tags("cache", "registry.answers.entries", "result", "hit")
                .functionCounter()
                .count();
    }
}
