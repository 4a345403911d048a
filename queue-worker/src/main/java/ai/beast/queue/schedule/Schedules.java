package ai.beast.queue.schedule;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.Schedule;
import ai.beast.queue.intake.EnqueueRequest;
import ai.beast.queue.intake.NewJobs;
import ai.beast.queue.rest.JobViews;
import ai.beast.security.RedactedUrl;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads, puts and deletes schedules. Blocks on the store. */
@ApplicationScoped
public class Schedules {
    private static final Logger LOG = Logger.getLogger(Schedules.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final JobStore store;
    private final NewJobs newJobs;
    private final ObjectMapper json;

    Schedules(JobStore store, NewJobs newJobs, ObjectMapper json) {
        this.store = store;
        this.newJobs = newJobs;
        this.json = json;
    }

    /**
     * Creates or replaces a schedule.
     *
     * @throws ProblemException naming the invalid field; nothing is stored then
     */
    ScheduleView put(String name, ScheduleRequest request) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid("name", "name must match [a-z0-9][a-z0-9._-]{0,63}");
        }
        EnqueueRequest job = ScheduleDefinition.of(request).job();
        ScheduleRequest accepted = new ScheduleRequest(
                request.cron(), request.zone(), request.missed(), newJobs.within("job", () -> newJobs.accepted(job)));
        Instant first = ScheduleDefinition.of(accepted).first(Clock.systemUTC().instant());
        store.putSchedule(name, write(accepted), first);
        return get(name);
    }

    List<ScheduleView> list() {
        return store.schedules().stream().map(this::view).toList();
    }

    ScheduleView get(String name) {
        return store.schedules().stream()
                .filter(schedule -> schedule.name().equals(name))
                .findFirst()
                .map(this::view)
                .orElseThrow(() -> unknown(name));
    }

    void delete(String name) {
        if (!store.removeSchedule(name)) {
            throw unknown(name);
        }
    }

    private ScheduleView view(Schedule schedule) {
        try {
            return view(schedule, definition(schedule));
        } catch (RuntimeException unreadable) {
            LOG.warnf("The definition of schedule %s cannot be read: %s", schedule.name(), unreadable.getMessage());
            return new ScheduleView(
                    schedule.name(),
                    null,
                    null,
                    null,
                    schedule.next(),
                    last(schedule),
                    null,
                    "The stored definition cannot be read");
        }
    }

    private ScheduleView view(Schedule schedule, ScheduleDefinition it) {
        return new ScheduleView(
                schedule.name(),
                it.cron(),
                it.zone().getId(),
                it.missed().word(),
                schedule.next(),
                last(schedule),
                JobViews.withoutSecrets(json.valueToTree(it.job())),
                null);
    }

    private ScheduleView.@Nullable Last last(Schedule schedule) {
        Schedule.Past past = schedule.past();
        if (past.equals(Schedule.Past.NONE)) {
            return null;
        }
        Job job = past.job() == null ? null : store.get(past.job()).orElse(null);
        JobError error = job == null ? null : job.run().error();
        return new ScheduleView.Last(
                past.run(),
                past.job(),
                job == null ? null : job.state().word(),
                error == null ? null : RedactedUrl.inText(error.detail()),
                past.missed());
    }

    /** What a kept schedule means. */
    ScheduleDefinition definition(Schedule schedule) {
        try {
            return ScheduleDefinition.of(json.readValue(schedule.definition(), ScheduleRequest.class));
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("The schedule " + schedule.name() + " cannot be read", unreadable);
        }
    }

    private String write(ScheduleRequest request) {
        try {
            return json.writeValueAsString(request);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A schedule could not be written as JSON", impossible);
        }
    }

    private static ProblemException unknown(String name) {
        return ProblemException.notFound("No schedule " + name);
    }
}
