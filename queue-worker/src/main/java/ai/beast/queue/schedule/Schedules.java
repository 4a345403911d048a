package ai.beast.queue.schedule;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.Schedule;
import ai.beast.queue.intake.NewJobs;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;

/** What clients may do with schedules. Blocks on the store. */
@ApplicationScoped
public class Schedules {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final JobStore store;
    private final NewJobs newJobs;
    private final ObjectMapper json;
    private final JobIds ids = JobIds.system();

    Schedules(JobStore store, NewJobs newJobs, ObjectMapper json) {
        this.store = store;
        this.newJobs = newJobs;
        this.json = json;
    }

    /**
     * Keeps a schedule, in place of any of its name.
     *
     * @throws ProblemException naming the field that makes no sense; nothing is kept then
     */
    ScheduleView put(String name, ScheduleRequest request) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "name", "A name has 1 to 64 lower-case letters, digits, dots, hyphens and underscores");
        }
        ScheduleDefinition definition = ScheduleDefinition.of(request);
        newJobs.within("job", () -> newJobs.of(ids.next(), definition.job()));
        store.putSchedule(
                name, write(request), definition.first(Clock.systemUTC().instant()));
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
        ScheduleDefinition it = definition(schedule);
        return new ScheduleView(
                schedule.name(), it.cron(), it.zone().getId(), it.missed().word(), schedule.next(), it.job());
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
            throw new IllegalStateException("A schedule could not be written down", impossible);
        }
    }

    private static ProblemException unknown(String name) {
        return ProblemException.notFound("There is no schedule " + name);
    }
}
