package ai.beast.automation.n8n;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class N8nAnswerTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-05-04T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    120                           | PT2M
                    0                             | PT0S
                    Mon, 4 May 2026 12:01:00 GMT  | PT1M
                    Mon, 4 May 2026 11:00:00 GMT  | PT0S
                    """)
    void readsBothFormsOfRetryAfter(String header, Duration wait) {
        assertThat(answer(header).retryAfter(NOON)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1e9", "99999999999999999999"})
    void ignoresUnreadableRetryAfter(String header) {
        assertThat(answer(header).retryAfter(NOON)).isEmpty();
    }

    @Test
    void hasNoDelayWithoutTheHeader() {
        assertThat(new N8nAnswer(503, "", MultiMap.caseInsensitiveMultiMap()).retryAfter(NOON))
                .isEmpty();
    }

    private static N8nAnswer answer(String retryAfter) {
        return new N8nAnswer(503, "", MultiMap.caseInsensitiveMultiMap().add("retry-after", retryAfter));
    }
}
