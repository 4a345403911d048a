package ai.beast.queue.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
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
import java.time.zone.ZoneOffsetTransition;
import java.util.Map;
import java.util.Optional;

/**
 * The ticks of a cron expression in a time zone. Five fields as in crontab (minute, hour, day of month, month, day of week), six with
 * seconds in front, or a nickname such as {@code @daily}. Where clocks are put forward, a tick that falls into the gap comes
 * right after it; where they are put back, one that would come twice comes once.
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

    private final ExecutionTime times;
    private final ZoneId zone;

    private CronTimes(ExecutionTime times, ZoneId zone) {
        this.times = times;
        this.zone = zone;
    }

    /** @throws IllegalArgumentException for an expression that is none, in words for a person */
    static CronTimes parse(String expression, ZoneId zone) {
        String plain = NICKNAMES.getOrDefault(expression.strip(), expression.strip());
        CronType kind = plain.split("\\s+").length == 6 ? CronType.SPRING : CronType.UNIX;
        Cron cron = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(kind)).parse(plain);
        cron.validate();
        return new CronTimes(ExecutionTime.forCron(cron), zone);
    }

    /** The first tick after a moment; empty when there is none in the years to come. */
    Optional<Instant> after(Instant moment) {
        try {
            Optional<Instant> tick = times.nextExecution(moment.atZone(zone)).map(ZonedDateTime::toInstant);
            return fallenIntoGap(moment, tick.orElse(Instant.MAX))
                    .or(() -> tick)
                    .filter(it -> it.isBefore(moment.plus(HORIZON)));
        } catch (DateTimeException beyondTheCalendar) {
            return Optional.empty();
        }
    }

    /** The end of the next gap, if it comes before the next tick and a tick would have been in it. */
    private Optional<Instant> fallenIntoGap(Instant moment, Instant tick) {
        ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
        if (change == null || !change.isGap() || !change.getInstant().isBefore(tick)) {
            return Optional.empty();
        }
        LocalDateTime end = change.getDateTimeAfter();
        return times.nextExecution(change.getDateTimeBefore().minusSeconds(1).atZone(ZoneOffset.UTC))
                .filter(missing -> missing.toLocalDateTime().isBefore(end))
                .map(_ -> change.getInstant());
    }
}
