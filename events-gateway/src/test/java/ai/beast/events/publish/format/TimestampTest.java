package ai.beast.events.publish.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {

    /** The library knows no leap seconds; all else of these times it judges by the same standard. */
    @Property
    void agreesWithTheLibrary(@ForAll("nearlyTimes") String text) {
        Assume.that(!text.contains(":60"));

        assertThat(Timestamp.isValid(text)).isEqualTo(libraryReads(text));
    }

    private static boolean libraryReads(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException malformed) {
            return false;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T12:34:56+02:00",
                "2024-02-29T00:00:00Z",
                "2026-01-01T00:00:00.123456789Z",
                "2026-12-31T23:59:59.5Z",
                "2026-09-01T10:00:00.123456789012Z",
                "2026-12-31T23:59:60Z",
                "2026-12-31T15:59:60.5-08:00",
                "2027-01-01T05:29:60+05:30",
                "0000-02-29T00:00:00-00:00",
                "2026-09-01t10:00:00z"
            })
    void acceptsEveryTimeOfRfc3339(String text) {
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
                "2026-01-01T00:00:00.Z",
                "2026-01-01T00:00:00,5Z",
                "2026-09-01T10:00Z",
                "2026-09-01T10:00:00+02",
                "2026-09-01T10:00:00+0200",
                "2026-09-01T10:00:00+24:00",
                "2026-09-01T10:00:00+01:60",
                "2026-09-01T10:00:00*01:00",
                "+10000-01-01T00:00:00Z",
                "10000-01-01T00:00:00Z",
                "-001-01-01T00:00:00Z",
                "2026-09-01T10:00:60Z",
                "2026-12-31T23:59:61Z",
                "2100-02-29T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-09-01T10:00:00Z ",
                "２026-09-01T10:00:00Z",
                "2026-01-01 00:00:00Z"
            })
    void refusesOtherForms(String text) {
        assertThat(Timestamp.isValid(text)).isFalse();
    }
}
