package ai.beast.queue.schedule;

import ai.beast.problem.ProblemException;
import ai.beast.queue.intake.EnqueueRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** A valid schedule; its job is not checked. */
record ScheduleDefinition(String cron, ZoneId zone, MissedTicks missed, CronTimes times, EnqueueRequest job) {

    /**
     * @throws ProblemException naming the invalid field
     */
    static ScheduleDefinition of(ScheduleRequest request) {
        String cron = request.cron();
        if (cron == null || cron.isBlank()) {
            throw ProblemException.invalid("cron", "cron is required");
        }
        ZoneId zone = zone(request.zone() == null ? "UTC" : request.zone());
        String word = request.missed() == null ? MissedTicks.ONCE.word() : request.missed();
        MissedTicks missed = MissedTicks.ofWord(word)
                .orElseThrow(() -> ProblemException.invalid("missed", "missed must be one of: skip, once, all"));
        EnqueueRequest job = request.job();
        if (job == null) {
            throw ProblemException.invalid("job", "job is required");
        }
        if (job.runAt() != null) {
            throw ProblemException.invalid("job.run_at", "run_at is not supported in a schedule; use delay");
        }
        if (job.idempotencyKey() != null) {
            throw ProblemException.invalid("job.idempotency_key", "idempotency_key is not supported in a schedule");
        }
        if (job.after() != null) {
            throw ProblemException.invalid("job.after", "after is not supported in a schedule");
        }
        return new ScheduleDefinition(cron, zone, missed, times(cron, zone), job);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw ProblemException.invalid("zone", "zone must be an IANA time zone such as Europe/Berlin");
        }
    }

    private static CronTimes times(String cron, ZoneId zone) {
        try {
            return CronTimes.parse(cron, zone);
        } catch (IllegalArgumentException unreadable) {
            throw ProblemException.invalid("cron", "cron is not a valid cron expression: " + unreadable.getMessage());
        }
    }

    /** @throws ProblemException when the expression has no tick to come */
    Instant first(Instant now) {
        return times.after(now).orElseThrow(() -> ProblemException.invalid("cron", "cron has no future tick"));
    }

    Optional<Instant> after(Instant moment) {
        return times.after(moment);
    }
}
