package ai.beast.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2030-03-01T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | PT0S",
                "7 | PT7S",
                "' 120 ' | PT2M",
                "Fri, 01 Mar 2030 12:05:00 GMT | PT5M",
                "Fri, 01 Mar 2030 11:00:00 GMT | PT0S",
            })
    void secondsAndDatesAreUnderstood(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOON)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "1.5", "soon", "99999999999999999999", "Fri, 31 Feb 2030 12:05:00 GMT"})
    void whatIsNeitherIsNothing(String header) {
        assertThat(RetryAfter.parse(header, NOON)).isEmpty();
    }
}
