package ai.beast.queue.schedule;

import ai.beast.problem.ProblemException;
import ai.beast.queue.intake.EnqueueRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** A schedule that was found to make sense, apart from its job. */
record ScheduleDefinition(String cron, ZoneId zone, MissedTicks missed, CronTimes times, EnqueueRequest job) {

    /**
     * @throws ProblemException naming the field that makes no sense
     */
    static ScheduleDefinition of(ScheduleRequest request) {
        String cron = request.cron();
        if (cron == null || cron.isBlank()) {
            throw ProblemException.invalid("cron", "A schedule needs a cron expression");
        }
        ZoneId zone = zone(request.zone() == null ? "UTC" : request.zone());
        String word = request.missed() == null ? MissedTicks.ONCE.word() : request.missed();
        MissedTicks missed = MissedTicks.ofWord(word)
                .orElseThrow(() -> ProblemException.invalid("missed", "Missed ticks are: skip, once or all"));
        EnqueueRequest job = request.job();
        if (job == null) {
            throw ProblemException.invalid("job", "A schedule needs a job");
        }
        if (job.runAt() != null) {
            throw ProblemException.invalid("job.run_at", "The schedule says when; a job of it may only have a delay");
        }
        if (job.idempotencyKey() != null) {
            throw ProblemException.invalid("job.idempotency_key", "Each tick has a job of its own, so none has a key");
        }
        if (job.after() != null) {
            throw ProblemException.invalid("job.after", "The job of a tick waits for no other");
        }
        return new ScheduleDefinition(cron, zone, missed, times(cron, zone), job);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw ProblemException.invalid("zone", "There is no time zone of this name");
        }
    }

    private static CronTimes times(String cron, ZoneId zone) {
        try {
            return CronTimes.parse(cron, zone);
        } catch (IllegalArgumentException unreadable) {
            throw ProblemException.invalid("cron", "This is no cron expression: " + unreadable.getMessage());
        }
    }

    /** @throws ProblemException when the expression has no tick to come */
    Instant first(Instant now) {
        return times.after(now)
                .orElseThrow(() ->
                        ProblemException.invalid("cron", "This expression never comes true: it has no next tick"));
    }

    Optional<Instant> after(Instant moment) {
        return times.after(moment);
    }
}
