package ai.beast.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {
    @ParameterizedTest
    @CsvSource({
        "30 3 * * *, UTC, 2026-03-01T03:30:00Z",
        "30 3 * * *, Europe/Berlin, 2026-03-01T02:30:00Z",
        "*/15 * * * *, UTC, 2026-03-01T00:15:00Z",
        "0 0 29 2 *, UTC, 2028-02-29T00:00:00Z",
        "10 0 0 * * *, UTC, 2026-03-01T00:00:10Z",
        "0 9 * * 1-5, UTC, 2026-03-02T09:00:00Z",
        "@daily, UTC, 2026-03-02T00:00:00Z",
        "@hourly, UTC, 2026-03-01T01:00:00Z",
    })
    void theNextTickIsWhereTheExpressionSaysInItsZone(String cron, String zone, Instant next) {
        assertThat(CronTimes.parse(cron, ZoneId.of(zone)).after(Instant.parse("2026-03-01T00:00:00Z")))
                .contains(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4 *", "0 0 31 4,6,9,11 *"})
    void anExpressionThatNeverComesTrueHasNoTick(String cron) {
        assertThat(CronTimes.parse(cron, ZoneId.of("UTC")).after(Instant.parse("2026-03-01T00:00:00Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "every day", "61 * * * *", "* * * *", "* * * * * * *", "0 25 * * *"})
    void whatIsNoExpressionIsRefused(String cron) {
        assertThatThrownBy(() -> CronTimes.parse(cron, ZoneId.of("UTC"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDayWithoutTheHourStillHasItsTickAndADayWithTwoHasOne() {
        CronTimes times = CronTimes.parse("30 2 * * *", ZoneId.of("Europe/Berlin"));
        List<Instant> ticks = new ArrayList<>();
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        while (at.isBefore(Instant.parse("2026-12-31T00:00:00Z"))) {
            at = times.after(at).orElseThrow();
            ticks.add(at);
        }

        assertThat(ticks).hasSize(365).doesNotHaveDuplicates();
    }
}
