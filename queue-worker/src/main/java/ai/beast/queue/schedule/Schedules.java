package ai.beast.queue.schedule;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.Schedule;
import ai.beast.queue.intake.EnqueueRequest;
import ai.beast.queue.intake.NewJobs;
import ai.beast.queue.rest.JobViews;
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
        ScheduleDefinition definition = ScheduleDefinition.of(accepted);
        Instant first = definition.first(Clock.systemUTC().instant());
        store.putSchedule(name, write(accepted), first);
        return view(name, definition, first);
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
            return view(schedule.name(), definition(schedule), schedule.next());
        } catch (RuntimeException unreadable) {
            LOG.warnf("The definition of schedule %s cannot be read: %s", schedule.name(), unreadable.getMessage());
            return new ScheduleView(
                    schedule.name(), null, null, null, schedule.next(), null, "The stored definition cannot be read");
        }
    }

    private ScheduleView view(String name, ScheduleDefinition it, @Nullable Instant next) {
        return new ScheduleView(
                name,
                it.cron(),
                it.zone().getId(),
                it.missed().word(),
                next,
                JobViews.withoutSecrets(json.valueToTree(it.job())),
                null);
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
