package ai.beast.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {
    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "America/Havana",
            "America/Santiago",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Asia/Beirut");

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
    @ValueSource(
            strings = {"0 9 1-7 * 1", "0 0 13 * 5", "30 3 */2 * 0,6", "0 9 * * MON-FRI", "5 4 1 JAN 7", "0 0 1 * *"})
    void sixFieldsMeanWhatFiveMean(String cron) {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        Instant from = Instant.parse("2026-03-01T00:00:00Z");

        assertThat(ticks(CronTimes.parse("0 " + cron, zone), from, 60))
                .isEqualTo(ticks(CronTimes.parse(cron, zone), from, 60));
    }

    @Test
    void eitherDayMatchesWhereBothAreRestricted() {
        assertThat(ticks(CronTimes.parse("0 0 9 1-7 * 1", ZoneId.of("UTC")), Instant.parse("2026-03-05T12:00:00Z"), 3))
                .containsExactly(
                        Instant.parse("2026-03-06T09:00:00Z"),
                        Instant.parse("2026-03-07T09:00:00Z"),
                        Instant.parse("2026-03-09T09:00:00Z"));
    }

    @Test
    void questionMarkOfOtherCronsGoesOn() {
        assertThat(ticks(CronTimes.parse("0 0 9 31 * ?", ZoneId.of("UTC")), Instant.parse("2026-03-05T12:00:00Z"), 1))
                .containsExactly(Instant.parse("2026-03-31T09:00:00Z"));
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
    void ticksOnceWhereClocksChange() {
        CronTimes times = CronTimes.parse("30 2 * * *", ZoneId.of("Europe/Berlin"));
        List<Instant> ticks = new ArrayList<>();
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        while (at.isBefore(Instant.parse("2026-12-31T00:00:00Z"))) {
            at = times.after(at).orElseThrow();
            ticks.add(at);
        }

        assertThat(ticks).hasSize(365).doesNotHaveDuplicates();
    }

    /** Clocks go from 02:00+01:00 to 03:00+02:00 on 2026-03-29, and from 03:00+02:00 back to 02:00+01:00 on 2026-10-25. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Back: given hours come once, at the first of the two times.
                "0,30 2 * * * | 2026-10-25T00:59:59+02:00 | 2026-10-25T02:00+02:00 2026-10-25T02:30+02:00 2026-10-26T02:00+01:00",
                "0 2,3 * * * | 2026-10-25T00:59:59+02:00 | 2026-10-25T02:00+02:00 2026-10-25T03:00+01:00 2026-10-26T02:00+01:00",
                "0 3 * * * | 2026-10-25T02:10+02:00 | 2026-10-25T03:00+01:00 2026-10-26T03:00+01:00",
                "0 */2 * * * | 2026-10-25T00:00+02:00 | 2026-10-25T02:00+02:00 2026-10-25T04:00+01:00",
                // From between two ticks, in the first and in the second of the two hours.
                "0,30 2 * * * | 2026-10-25T02:10:07.5+02:00 | 2026-10-25T02:30+02:00 2026-10-26T02:00+01:00",
                "0,30 2 * * * | 2026-10-25T02:40+02:00 | 2026-10-26T02:00+01:00",
                "0,30 2 * * * | 2026-10-25T02:10:07.5+01:00 | 2026-10-26T02:00+01:00",
                "0,30 2,3 * * * | 2026-10-25T02:10+01:00 | 2026-10-25T03:00+01:00 2026-10-25T03:30+01:00",
                "0 3 * * * | 2026-10-25T02:59:59.999+01:00 | 2026-10-25T03:00+01:00",
                // Back: what is meant for every hour comes in both.
                "0,30 * * * * | 2026-10-25T01:30+02:00 | 2026-10-25T02:00+02:00 2026-10-25T02:30+02:00 2026-10-25T02:00+01:00 2026-10-25T02:30+01:00 2026-10-25T03:00+01:00",
                "@hourly | 2026-10-25T01:30+02:00 | 2026-10-25T02:00+02:00 2026-10-25T02:00+01:00 2026-10-25T03:00+01:00",
                "15 0-23 * * * | 2026-10-25T02:10:07.5+01:00 | 2026-10-25T02:15+01:00 2026-10-25T03:15+01:00",
                "30 59 * * * * | 2026-10-25T02:00+02:00 | 2026-10-25T02:59:30+02:00 2026-10-25T02:59:30+01:00 2026-10-25T03:59:30+01:00",
                // Forward: what falls into the gap comes at its end, together.
                "30 2 * * * | 2026-03-29T00:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00",
                "10,40 2 * * * | 2026-03-29T01:59:59.5+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:10+02:00",
                "0,30 2,3 * * * | 2026-03-29T01:00+01:00 | 2026-03-29T03:00+02:00 2026-03-29T03:30+02:00 2026-03-30T02:00+02:00",
                "30 2 29 3 * | 2026-01-01T00:00+01:00 | 2026-03-29T03:00+02:00 2027-03-29T02:30+02:00",
                // Forward: what is meant for every hour is due in none that there is not.
                "10,40 * * * * | 2026-03-29T01:20+01:00 | 2026-03-29T01:40+01:00 2026-03-29T03:10+02:00 2026-03-29T03:40+02:00",
                "0 * * * * | 2026-03-29T01:00+01:00 | 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00",
                "10,40 */1 * * * | 2026-03-29T01:50+01:00 | 2026-03-29T03:10+02:00",
            })
    void whereClocksChangeATickComesOnce(String cron, String from, String ticks) {
        List<Instant> expected =
                Stream.of(ticks.split(" ")).map(CronTimesTest::instant).toList();

        assertThat(ticks(CronTimes.parse(cron, ZoneId.of("Europe/Berlin")), instant(from), expected.size()))
                .isEqualTo(expected);
    }

    /** By half an hour, at midnight, and by a whole day. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10,50 1 * * * | Australia/Lord_Howe | 2026-04-05T00:00+11:00 | 2026-04-05T01:10+11:00 2026-04-05T01:50+11:00 2026-04-06T01:10+10:30",
                "15 2 * * * | Australia/Lord_Howe | 2026-10-04T00:00+10:30 | 2026-10-04T02:30+11:00 2026-10-05T02:15+11:00",
                "@daily | America/Havana | 2026-03-07T12:00-05:00 | 2026-03-08T01:00-04:00 2026-03-09T00:00-04:00",
                "0 12 * * * | Pacific/Apia | 2011-12-29T13:00-10:00 | 2011-12-31T00:00+14:00 2011-12-31T12:00+14:00",
            })
    void clocksChangeByOtherThanAnHourToo(String cron, String zone, String from, String ticks) {
        List<Instant> expected =
                Stream.of(ticks.split(" ")).map(CronTimesTest::instant).toList();

        assertThat(ticks(CronTimes.parse(cron, ZoneId.of(zone)), instant(from), expected.size()))
                .isEqualTo(expected);
    }

    /** From shortly before a change of clocks to some days after it, from any moment on. */
    @Property(tries = 60)
    void atGivenHoursEachTimeOfTheClockHasOneTick(@ForAll long seed) {
        Random random = new Random(seed);
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition change =
                rules.nextTransition(Instant.parse("2020-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(1500))));
        Instant from = change.getInstant().minusMillis(random.nextLong(100_000_000));
        Instant to = change.getInstant().plus(Duration.ofDays(3));
        Set<Integer> hours = some(random, 24, 20);
        Set<Integer> minutes = some(random, 60, 5);

        List<Instant> ticks = new ArrayList<>();
        CronTimes times = CronTimes.parse(list(minutes) + " " + list(hours) + " * * *", zone);
        for (Instant at = times.after(from).orElseThrow();
                at.isBefore(to);
                at = times.after(at).orElseThrow()) {
            assertThat(at).isAfter(ticks.isEmpty() ? from : ticks.getLast());
            ticks.add(at);
            // From anywhere on the way to a tick, that tick is the next.
            Instant before = at.minusMillis(
                    1 + random.nextLong(Duration.between(from, at).toMillis()));
            assertThat(times.after(before).orElseThrow()).isBeforeOrEqualTo(at).isAfter(before);
            assertThat(times.after(at.minusMillis(1))).contains(at);
        }

        assertThat(ticks).isEqualTo(clockTimes(rules, from, to, hours, minutes));
    }

    @Property(tries = 60)
    void inEveryHourTicksAreWhereTheClockShowsTheMinute(@ForAll long seed) {
        Random random = new Random(seed);
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        ZoneOffsetTransition change = zone.getRules()
                .nextTransition(Instant.parse("2020-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(1500))));
        Instant from = change.getInstant().minusSeconds(random.nextLong(20_000));
        Set<Integer> minutes = some(random, 60, 5);

        List<Instant> shown = IntStream.rangeClosed(1, 40_000)
                .mapToObj(from::plusSeconds)
                .filter(at -> at.getEpochSecond() % 60 == 0)
                .filter(at -> minutes.contains(at.atZone(zone).getMinute()))
                .toList();

        assertThat(ticks(CronTimes.parse(list(minutes) + " * * * *", zone), from, shown.size()))
                .isEqualTo(shown);
    }

    /** Each time of the clock at its first moment, or at the end of the gap it falls into; without those up to a moment. */
    private static List<Instant> clockTimes(
            ZoneRules rules, Instant from, Instant to, Set<Integer> hours, Set<Integer> minutes) {
        LocalDate day = LocalDate.ofInstant(from, ZoneId.of("UTC")).minusDays(2);
        return day.datesUntil(day.plusDays(9))
                .flatMap(date ->
                        hours.stream().flatMap(hour -> minutes.stream().map(minute -> date.atTime(hour, minute))))
                .map(local -> moment(rules, local))
                .filter(at -> at.isAfter(from) && at.isBefore(to))
                .distinct()
                .sorted()
                .toList();
    }

    private static Instant moment(ZoneRules rules, LocalDateTime local) {
        return rules.getValidOffsets(local).stream()
                .map(local::toInstant)
                .min(Instant::compareTo)
                .orElseGet(() -> rules.getTransition(local).getInstant());
    }

    private static Set<Integer> some(Random random, int bound, int most) {
        Set<Integer> some = new HashSet<>();
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            some.add(random.nextInt(bound));
        }
        return some;
    }

    private static String list(Set<Integer> numbers) {
        return String.join(",", numbers.stream().map(String::valueOf).toList());
    }

    private static List<Instant> ticks(CronTimes times, Instant from, int count) {
        return Stream.iterate(
                        times.after(from).orElseThrow(), at -> times.after(at).orElseThrow())
                .limit(count)
                .toList();
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
