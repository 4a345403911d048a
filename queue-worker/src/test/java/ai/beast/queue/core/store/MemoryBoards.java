package ai.beast.queue.core.store;

import ai.beast.messaging.PendingEvents;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.OutboxEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Schedules, workers and events of the reference model. */
abstract class MemoryBoards implements JobStore, PendingEvents {
    private final LongSupplier time;
    private final Map<String, Schedule> schedules = new TreeMap<>();
    private final Map<String, WorkerInfo> workers = new LinkedHashMap<>();
    private final Map<String, Pending> outbox = new LinkedHashMap<>();
    private long revision;

    MemoryBoards(LongSupplier time) {
        this.time = time;
    }

    final long now() {
        return time.getAsLong();
    }

    final void keep(List<OutboxEvent> events) {
        events.forEach(it -> outbox.putIfAbsent(it.id(), new Pending(it.id(), it.key(), it.body())));
    }

    @Override
    public synchronized void putSchedule(String name, String definition, @Nullable Instant next) {
        Schedule before = schedules.get(name);
        schedules.put(
                name,
                new Schedule(name, definition, ++revision, next, before == null ? Schedule.Past.NONE : before.past()));
    }

    @Override
    public synchronized boolean removeSchedule(String name) {
        return schedules.remove(name) != null;
    }

    @Override
    public synchronized List<Schedule> schedules() {
        return List.copyOf(schedules.values());
    }

    @Override
    public synchronized DueSchedules dueSchedules(int limit) {
        Instant now = Instant.ofEpochMilli(now());
        return new DueSchedules(
                now,
                schedules.values().stream()
                        .filter(it -> it.next() != null && !it.next().isAfter(now))
                        .sorted(Comparator.comparing(Schedule::next).thenComparing(Schedule::name))
                        .limit(limit)
                        .toList());
    }

    @Override
    public synchronized boolean fire(Schedule seen, @Nullable Instant next, List<NewJob> tick) {
        if (!seen.equals(schedules.get(seen.name()))) {
            return false;
        }
        Instant now = Instant.ofEpochMilli(now());
        boolean late = seen.next().plus(Schedule.LATE).isBefore(now);
        Schedule.Past past = new Schedule.Past(
                tick.isEmpty() ? seen.past().run() : now,
                tick.isEmpty() ? seen.past().job() : tick.getFirst().id(),
                late ? seen.next() : seen.past().missed());
        schedules.put(seen.name(), new Schedule(seen.name(), seen.definition(), seen.revision(), next, past));
        enqueue(tick);
        return true;
    }

    @Override
    public synchronized void show(WorkerInfo it) {
        Instant seen = Instant.ofEpochMilli(now());
        workers.put(
                it.id(), new WorkerInfo(it.id(), it.host(), it.pid(), it.slots(), it.running(), it.startedAt(), seen));
    }

    @Override
    public synchronized void hide(String worker) {
        workers.remove(worker);
    }

    @Override
    public synchronized List<WorkerInfo> workers() {
        Instant oldest = Instant.ofEpochMilli(now()).minus(Duration.ofMinutes(1));
        return workers.values().stream()
                .filter(worker -> !worker.seenAt().isBefore(oldest))
                .toList();
    }

    @Override
    public synchronized Backlog backlog() {
        return new Backlog(outbox.size(), 0);
    }

    @Override
    public synchronized List<Pending> oldest(int limit) {
        return outbox.values().stream().limit(limit).toList();
    }

    @Override
    public synchronized void published(List<String> positions) {
        positions.forEach(outbox::remove);
    }

    @Override
    public synchronized void deadLetter(String position, String reason) {
        outbox.remove(position);
    }

    /** Every structure of the model is computed from its jobs, so there is nothing to repair. */
    @Override
    public List<String> audit() {
        return List.of();
    }

    @Override
    public List<String> repair(int maxJobs) {
        return List.of();
    }

    @Override
    public List<String> repairs() {
        return List.of();
    }
}
