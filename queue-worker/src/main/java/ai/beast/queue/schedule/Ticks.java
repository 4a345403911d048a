package ai.beast.queue.schedule;

import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.DueSchedules;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.Schedule;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.intake.EnqueueRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the ticks that have come. Any number of processes may do so at once: the store lets one of them end a tick, and adds its job in
 * the same step. A tick this process can make no job of stays due: another may know the type or read the definition, and until one
 * does, the schedule shows a next tick that is over. The reason is in the log, once a tick.
 */
final class Ticks implements Runnable {
    /** A tick that comes later than this was missed. */
    static final Duration LATE = Schedule.LATE;

    private static final Logger LOG = Logger.getLogger(Ticks.class);
    private static final int BATCH = 100;

    private final JobStore store;
    private final Function<Schedule, ScheduleDefinition> definitions;
    private final BiFunction<String, EnqueueRequest, Optional<NewJob>> jobs;
    private final JobIds ids = JobIds.system();
    /** Schedules whose tick stays due, and that tick. */
    private final Map<String, Instant> left = new ConcurrentHashMap<>();

    /** @param jobs makes the job of a tick out of an id and what the schedule says; empty when this process does not know the type */
    Ticks(
            JobStore store,
            Function<Schedule, ScheduleDefinition> definitions,
            BiFunction<String, EnqueueRequest, Optional<NewJob>> jobs) {
        this.store = store;
        this.definitions = definitions;
        this.jobs = jobs;
    }

    @Override
    public void run() {
        // Those that stay due have been so for longest and come first; they must not fill the batch.
        DueSchedules due = store.dueSchedules(BATCH + left.size());
        left.keySet().retainAll(due.schedules().stream().map(Schedule::name).collect(Collectors.toSet()));
        for (Schedule schedule : due.schedules()) {
            try {
                end(schedule, due.now());
            } catch (StoreUnavailableException away) {
                throw away;
            } catch (RuntimeException impossible) {
                leave(schedule, "no job can be made of it", impossible);
            }
        }
    }

    private void end(Schedule schedule, Instant now) {
        Instant tick = Objects.requireNonNull(schedule.next());
        ScheduleDefinition definition = definitions.apply(schedule);
        boolean missed = tick.plus(LATE).isBefore(now);
        boolean runs = !missed || definition.missed() != MissedTicks.SKIP;
        Optional<NewJob> job = runs ? jobs.apply(ids.next(), definition.job()) : Optional.empty();
        if (runs && job.isEmpty()) {
            leave(schedule, "this process does not know the type of its job", null);
            return;
        }
        Instant from = missed && definition.missed() != MissedTicks.ALL ? now : tick;
        Optional<Instant> next = definition.after(from);
        if (store.fire(schedule, next.orElse(null), job.stream().toList()) && missed) {
            LOG.infof(
                    "The schedule %s missed its tick of %s: %s",
                    schedule.name(), tick, definition.missed().word());
        }
    }

    private void leave(Schedule schedule, String reason, @Nullable RuntimeException cause) {
        Instant tick = Objects.requireNonNull(schedule.next());
        if (!tick.equals(left.put(schedule.name(), tick))) {
            LOG.errorf(cause, "The tick of schedule %s of %s stays due: %s", schedule.name(), tick, reason);
        }
    }
}
