package ai.beast.events.publish.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {

    @Property
    void whatIsPlainIsATimeToTheLibraryToo(@ForAll("nearlyTimes") String text) {
        if (Timestamp.isPlain(text)) {
            assertThat(OffsetDateTime.parse(text)).isNotNull();
        }
    }

    /** Times of which one character may have been replaced. */
    @Provide
    Arbitrary<String> nearlyTimes() {
        Arbitrary<String> times = Arbitraries.longs()
                .between(-62_000_000_000_000L, 253_000_000_000_000L)
                .map(milliseconds -> Instant.ofEpochMilli(milliseconds).toString());
        Arbitrary<Character> characters = Arbitraries.of('0', '1', '3', '6', '9', 'T', 'Z', '.', ':', '-', ' ');
        return times.flatMap(time -> Arbitraries.integers()
                .between(0, time.length() - 1)
                .flatMap(at -> characters
                        .injectNull(0.3)
                        .map(c -> c == null ? time : time.substring(0, at) + c + time.substring(at + 1))));
    }

    @Test
    void theTimeAsTheSuiteWritesItIsPlain() {
        assertThat(Timestamp.isPlain("2026-01-28T12:34:56.789Z")).isTrue();
        assertThat(Timestamp.isPlain("2026-01-28T12:34:56Z")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T12:34:56+02:00",
                "2024-02-29T00:00:00Z",
                "2026-01-01T00:00:00.123456789Z",
                "2026-12-31T23:59:59.5Z"
            })
    void everyTimeOfTheStandardIsValid(String text) {
        assertThat(Timestamp.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "",
                "Z",
                "2026-01-01",
                "2026-01-01T00:00:00",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2025-02-29T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:00.0000000000Z",
                "2026-01-01 00:00:00Z"
            })
    void whatIsNoTimeIsNotValid(String text) {
        assertThat(Timestamp.isValid(text)).isFalse();
    }
}
