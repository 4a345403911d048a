package ai.beast.queue.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The ticks of a cron expression in a time zone. Five fields as in crontab (minute, hour, day of month, month, day of week), six with
 * seconds in front, or a nickname such as {@code @daily}. Ticks come in whole seconds and rise strictly. As in crontab, an expression that
 * restricts both day of month and day of week has ticks on the days of either. In six fields one of both may be {@code ?},
 * as in other crons.
 *
 * <p>Where clocks change, an expression for given hours has a tick for each time of the clock: where they are put forward, those that
 * fall into the gap come as one at its end; where they are put back, one that would come twice comes once, at the first of the two
 * moments. An expression for every hour has a tick whenever the clock shows its minute: none in the gap, and both where the clock shows
 * it twice.
 */
final class CronTimes {
    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    /** A leap year comes at least every eight years; what has no tick by then has none. */
    private static final Duration HORIZON = Duration.ofDays(9 * 366L);

    /** A sign that crontab does not have: no matter which day. */
    private static final String ANY_DAY = "?";

    private static final CronDefinition CRONTAB_WITH_SECONDS = CronDefinitionBuilder.defineCron()
            .withSeconds()
            .withStrictRange()
            .and()
            .withMinutes()
            .withStrictRange()
            .and()
            .withHours()
            .withStrictRange()
            .and()
            .withDayOfMonth()
            .withStrictRange()
            .and()
            .withMonth()
            .withStrictRange()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 7)
            .withMondayDoWValue(1)
            .withIntMapping(7, 0)
            .withStrictRange()
            .and()
            .instance();

    private static final ZonedDateTime ANY_MIDNIGHT = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final ExecutionTime times;
    private final boolean everyHour;
    private final ZoneRules rules;

    private CronTimes(ExecutionTime times, boolean everyHour, ZoneRules rules) {
        this.times = times;
        this.everyHour = everyHour;
        this.rules = rules;
    }

    /** @throws IllegalArgumentException for an expression that is none, in words for a person */
    static CronTimes parse(String expression, ZoneId zone) {
        String plain = NICKNAMES.getOrDefault(expression.strip(), expression.strip());
        String[] fields = plain.split("\\s+");
        boolean seconds = fields.length == 6;
        ExecutionTime times = seconds ? withSeconds(plain) : times(plain, CronType.UNIX);
        ExecutionTime hours = times("0 " + fields[seconds ? 2 : 1] + " * * *", CronType.UNIX);
        boolean everyHour =
                IntStream.range(0, 24).mapToObj(ANY_MIDNIGHT::plusHours).allMatch(hours::isMatch);
        return new CronTimes(times, everyHour, zone.getRules());
    }

    /** Crontab's five fields behind one of seconds; what only other crons have is read as those mean it. */
    private static ExecutionTime withSeconds(String expression) {
        return expression.contains(ANY_DAY)
                ? times(expression, CronType.SPRING)
                : times(expression, CRONTAB_WITH_SECONDS);
    }

    private static ExecutionTime times(String expression, CronType kind) {
        return times(expression, CronDefinitionBuilder.instanceDefinitionFor(kind));
    }

    private static ExecutionTime times(String expression, CronDefinition definition) {
        Cron cron = new CronParser(definition).parse(expression);
        cron.validate();
        return ExecutionTime.forCron(cron);
    }

    /** The first tick after a moment; empty when there is none in the years to come. */
    Optional<Instant> after(Instant moment) {
        Instant end = moment.plus(HORIZON);
        Instant second = moment.truncatedTo(ChronoUnit.SECONDS);
        try {
            return (everyHour ? asTimePasses(second, end) : byTheClock(second)).filter(it -> it.isBefore(end));
        } catch (DateTimeException beyondTheCalendar) {
            return Optional.empty();
        }
    }

    private Optional<Instant> byTheClock(Instant moment) {
        ZoneOffset offset = rules.getOffset(moment);
        LocalDateTime from = LocalDateTime.ofEpochSecond(moment.getEpochSecond(), 0, offset);
        ZoneOffsetTransition twice = rules.getTransition(from);
        boolean again = twice != null && offset.equals(twice.getOffsetAfter());
        return next(again ? twice.getDateTimeBefore().minusSeconds(1) : from).map(this::firstMoment);
    }

    private Instant firstMoment(LocalDateTime local) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
    }

    private Optional<Instant> asTimePasses(Instant moment, Instant end) {
        ZoneOffset offset = rules.getOffset(moment);
        Optional<LocalDateTime> local = next(LocalDateTime.ofEpochSecond(moment.getEpochSecond(), 0, offset));
        ZoneOffsetTransition change = rules.nextTransition(moment);
        while (local.isPresent() && change != null && change.getInstant().isBefore(end)) {
            if (local.get().toInstant(offset).isBefore(change.getInstant())) {
                break;
            }
            offset = change.getOffsetAfter();
            local = next(change.getDateTimeAfter().minusSeconds(1));
            change = rules.nextTransition(change.getInstant());
        }
        ZoneOffset then = offset;
        return local.map(it -> it.toInstant(then));
    }

    /** The first time after this one that the expression means, on a clock that is never changed. */
    private Optional<LocalDateTime> next(LocalDateTime local) {
        return times.nextExecution(local.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }
}
