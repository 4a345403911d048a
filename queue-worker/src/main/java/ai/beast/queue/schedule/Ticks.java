package ai.beast.queue.schedule;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.DueSchedules;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobStore;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Schedule;
import ai.beast.queue.rest.EnqueueRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Ends the ticks that have come. Any number of processes may do so at once: the store lets one of them end a tick, and adds its job in
 * the same step.
 */
final class Ticks implements Runnable {
    /** A tick that comes later than this was missed. */
    static final Duration LATE = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(Ticks.class);
    private static final int BATCH = 100;

    private final JobStore store;
    private final Function<Schedule, ScheduleDefinition> definitions;
    private final BiFunction<String, EnqueueRequest, NewJob> jobs;
    private final JobIds ids = JobIds.system();

    /** @param jobs makes the job of a tick out of an id and what the schedule says */
    Ticks(
            JobStore store,
            Function<Schedule, ScheduleDefinition> definitions,
            BiFunction<String, EnqueueRequest, NewJob> jobs) {
        this.store = store;
        this.definitions = definitions;
        this.jobs = jobs;
    }

    @Override
    public void run() {
        DueSchedules due = store.dueSchedules(BATCH);
        for (Schedule schedule : due.schedules()) {
            end(schedule, due.now());
        }
    }

    private void end(Schedule schedule, Instant now) {
        Instant tick = Objects.requireNonNull(schedule.next());
        ScheduleDefinition definition;
        try {
            definition = definitions.apply(schedule);
        } catch (RuntimeException unreadable) {
            LOG.errorf(unreadable, "The schedule %s cannot be read and is stopped", schedule.name());
            store.fire(schedule, null, List.of());
            return;
        }
        boolean missed = tick.plus(LATE).isBefore(now);
        boolean runs = !missed || definition.missed() != MissedTicks.SKIP;
        Instant from = missed && definition.missed() != MissedTicks.ALL ? now : tick;
        Optional<Instant> next = definition.after(from);
        List<NewJob> job = runs ? job(schedule, definition) : List.of();
        if (store.fire(schedule, next.orElse(null), job) && missed) {
            LOG.infof(
                    "The schedule %s missed its tick of %s: %s",
                    schedule.name(), tick, definition.missed().word());
        }
    }

    private List<NewJob> job(Schedule schedule, ScheduleDefinition definition) {
        try {
            return List.of(jobs.apply(ids.next(), definition.job()));
        } catch (ProblemException refused) {
            LOG.errorf("The job of schedule %s is not possible any more: %s", schedule.name(), refused.getMessage());
            return List.of();
        }
    }
}
