package ai.beast.queue.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The reference model: the store as one would write it if nothing could fail. It checks every move against the table of
 * legal ones, so that the model-based test holds the Redis store to that table too.
 */
public final class MemoryJobStore implements JobStore {
    private final Duration lease;
    private final Retention retention;
    private final LongSupplier time;
    private final Map<String, Entry> jobs = new LinkedHashMap<>();
    private final Map<Priority, Deque<String>> ready = new EnumMap<>(Priority.class);
    private final Map<String, String> holders = new HashMap<>();
    private final Map<String, OutboxEvent> outbox = new LinkedHashMap<>();
    private final Map<String, WorkerInfo> workers = new LinkedHashMap<>();
    private long turn;
    private long enqueued;
    private long finished;
    private long failed;
    private long cancelled;
    private long retried;
    private long lost;

    private static final class Entry {
        final NewJob job;
        final long enqueuedAt;
        JobState state = JobState.QUEUED;
        int failures;
        int losses;
        long fence;
        long checkpointFence = -1;

        @Nullable
        Long dueAt;

        @Nullable
        Long startedAt;

        @Nullable
        Long endedAt;

        long expiresAt;
        long leaseEnds;

        @Nullable
        String worker;

        @Nullable
        Progress progress;

        @Nullable
        String checkpoint;

        boolean cancelRequested;
        boolean committing;

        @Nullable
        String result;

        @Nullable
        JobError error;

        Entry(NewJob job, long enqueuedAt) {
            this.job = job;
            this.enqueuedAt = enqueuedAt;
        }
    }

    public MemoryJobStore(Duration lease, Retention retention, LongSupplier time) {
        this.lease = lease;
        this.retention = retention;
        this.time = time;
        for (Priority band : Priority.values()) {
            ready.put(band, new ArrayDeque<>());
        }
    }

    @Override
    public synchronized List<Enqueued> enqueue(List<NewJob> wanted) {
        return wanted.stream().map(this::enqueue).toList();
    }

    private Enqueued enqueue(NewJob job) {
        String key = job.idempotencyKey();
        Entry holder = key == null ? null : jobs.get(holders.get(key));
        if (holder != null) {
            boolean same =
                    holder.job.type().equals(job.type()) && holder.job.payload().equals(job.payload());
            return new Enqueued(same ? Enqueued.Verdict.EXISTING : Enqueued.Verdict.CONFLICT, holder.job.id());
        }
        if (jobs.containsKey(job.id())) {
            return new Enqueued(Enqueued.Verdict.EXISTING, job.id());
        }
        Entry entry = new Entry(job, time.getAsLong());
        jobs.put(job.id(), entry);
        if (key != null) {
            holders.put(key, job.id());
        }
        if (job.delay().isZero()) {
            ready.get(job.priority()).addLast(job.id());
        } else {
            entry.state = JobState.SCHEDULED;
            entry.dueAt = time.getAsLong() + job.delay().toMillis();
        }
        enqueued++;
        return new Enqueued(Enqueued.Verdict.ACCEPTED, job.id());
    }

    @Override
    public synchronized Turn settle(String worker, List<Outcome> outcomes, int claim) {
        List<Settled> settled = outcomes.stream().map(this::settle).toList();
        List<Lease> leases = new ArrayList<>();
        Map<Priority, Integer> take = new EnumMap<>(Priority.class);
        int available = ready.values().stream().mapToInt(Collection::size).sum();
        for (int i = 0; i < Math.min(claim, available); i++) {
            Priority band = Priority.turn(turn++);
            if (take.getOrDefault(band, 0) >= ready.get(band).size()) {
                band = java.util.Arrays.stream(Priority.values())
                        .filter(other ->
                                take.getOrDefault(other, 0) < ready.get(other).size())
                        .findFirst()
                        .orElseThrow();
            }
            take.merge(band, 1, Integer::sum);
        }
        take.forEach((band, count) -> {
            for (int i = 0; i < count; i++) {
                leases.add(start(worker, jobs.get(ready.get(band).removeFirst())));
            }
        });
        return new Turn(settled, leases);
    }

    private Lease start(String worker, Entry entry) {
        move(entry, JobState.STARTED);
        entry.fence++;
        entry.worker = worker;
        entry.startedAt = time.getAsLong();
        entry.leaseEnds = time.getAsLong() + lease.toMillis();
        return new Lease(
                entry.job.id(),
                entry.fence,
                entry.job.type(),
                entry.job.payload(),
                entry.job.options(),
                entry.failures,
                entry.losses,
                entry.checkpoint,
                entry.job.trace());
    }

    private Settled settle(Outcome outcome) {
        Entry entry = jobs.get(outcome.id());
        if (entry == null || entry.state != JobState.STARTED || entry.fence != outcome.fence()) {
            return Settled.STALE;
        }
        if (entry.cancelRequested) {
            end(entry, JobState.CANCELLED, entry.job.options().resultTtl());
            return Settled.CANCELLED;
        }
        return switch (outcome) {
            case Outcome.Completed it -> {
                entry.result = it.result();
                end(entry, JobState.FINISHED, it.ttl());
                if (it.ttl().isZero()) {
                    jobs.remove(it.id());
                }
                it.events().forEach(event -> outbox.putIfAbsent(event.id(), event));
                yield Settled.FINISHED;
            }
            case Outcome.Retried it -> {
                entry.failures++;
                entry.error = it.error();
                again(entry, it.delay(), false);
                retried++;
                yield Settled.RETRYING;
            }
            case Outcome.GaveUp it -> {
                entry.failures++;
                entry.error = it.error();
                end(entry, JobState.FAILED, retention.failed());
                it.events().forEach(event -> outbox.putIfAbsent(event.id(), event));
                yield Settled.FAILED;
            }
            case Outcome.Released it -> {
                if (it.checkpoint() != null) {
                    entry.checkpoint = it.checkpoint();
                    entry.checkpointFence = entry.fence;
                }
                again(entry, it.delay(), true);
                yield Settled.RELEASED;
            }
            case Outcome.Stopped _ -> {
                again(entry, Duration.ZERO, true);
                yield Settled.RELEASED;
            }
        };
    }

    private void again(Entry entry, Duration delay, boolean front) {
        entry.worker = null;
        entry.cancelRequested = false;
        entry.committing = false;
        if (!delay.isZero()) {
            move(entry, JobState.SCHEDULED);
            entry.dueAt = time.getAsLong() + delay.toMillis();
            return;
        }
        move(entry, JobState.QUEUED);
        Deque<String> band = ready.get(entry.job.priority());
        if (front) {
            band.addFirst(entry.job.id());
        } else {
            band.addLast(entry.job.id());
        }
    }

    private void end(Entry entry, JobState state, Duration ttl) {
        move(entry, state);
        entry.endedAt = time.getAsLong();
        entry.expiresAt = time.getAsLong() + ttl.toMillis();
        switch (state) {
            case FINISHED -> finished++;
            case FAILED -> failed++;
            default -> cancelled++;
        }
    }

    private static void move(Entry entry, JobState next) {
        if (!entry.state.mayBecome(next)) {
            throw new IllegalStateException("A job may not go from " + entry.state + " to " + next);
        }
        entry.state = next;
    }

    @Override
    public synchronized List<Pulse> heartbeat(String worker, List<Beat> beats) {
        return beats.stream().map(this::beat).toList();
    }

    private Pulse beat(Beat beat) {
        Entry entry = jobs.get(beat.id());
        if (entry == null || entry.state != JobState.STARTED || entry.fence != beat.fence()) {
            return Pulse.LOST;
        }
        entry.leaseEnds = time.getAsLong() + lease.toMillis();
        if (beat.progress() != null) {
            entry.progress = beat.progress();
        }
        if (beat.checkpoint() != null) {
            entry.checkpoint = beat.checkpoint();
            entry.checkpointFence = entry.fence;
        }
        if (entry.cancelRequested) {
            return Pulse.CANCEL;
        }
        entry.committing |= beat.committing();
        return Pulse.OK;
    }

    @Override
    public synchronized CancelResult cancel(String id) {
        Entry entry = jobs.get(id);
        if (entry == null) {
            return CancelResult.UNKNOWN;
        }
        return switch (entry.state) {
            case CANCELLED -> CancelResult.CANCELLED;
            case FINISHED, FAILED -> CancelResult.ENDED;
            case STARTED -> {
                if (entry.committing) {
                    yield CancelResult.COMMITTING;
                }
                entry.cancelRequested = true;
                yield CancelResult.REQUESTED;
            }
            case QUEUED, SCHEDULED, WAITING -> {
                ready.get(entry.job.priority()).remove(id);
                entry.dueAt = null;
                end(entry, JobState.CANCELLED, entry.job.options().resultTtl());
                yield CancelResult.CANCELLED;
            }
        };
    }

    @Override
    public synchronized RetryResult retry(String id) {
        Entry entry = jobs.get(id);
        if (entry == null) {
            return RetryResult.UNKNOWN;
        }
        if (!entry.state.mayBecome(JobState.QUEUED) || !entry.state.ended()) {
            return RetryResult.NOT_RETRYABLE;
        }
        entry.failures = 0;
        entry.losses = 0;
        entry.endedAt = null;
        entry.error = null;
        entry.progress = null;
        again(entry, Duration.ZERO, false);
        return RetryResult.QUEUED;
    }

    @Override
    public synchronized Optional<Job> get(String id) {
        return Optional.ofNullable(jobs.get(id)).map(MemoryJobStore::view);
    }

    private static Job view(Entry it) {
        return new Job(
                it.job.id(),
                it.job.type(),
                it.job.payload(),
                it.state,
                it.job.priority(),
                it.job.options(),
                it.failures,
                it.losses,
                it.fence,
                Instant.ofEpochMilli(it.enqueuedAt),
                instant(it.dueAt),
                instant(it.startedAt),
                instant(it.endedAt),
                it.worker,
                it.progress,
                it.checkpoint,
                it.cancelRequested,
                it.result,
                it.error,
                it.job.idempotencyKey(),
                it.job.trace());
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    @Override
    public synchronized JobPage list(JobQuery query) {
        int offset = query.cursor() == null ? 0 : offset(query.cursor());
        List<Job> all = jobs.values().stream()
                .filter(entry -> query.state() == null || entry.state == query.state())
                .filter(entry -> query.type() == null || entry.job.type().equals(query.type()))
                .map(MemoryJobStore::view)
                .toList();
        int end = Math.min(all.size(), offset + query.limit());
        return new JobPage(all.subList(Math.min(offset, end), end), end < all.size() ? String.valueOf(end) : null);
    }

    private static int offset(String cursor) {
        try {
            return Integer.parseInt(cursor);
        } catch (NumberFormatException foreign) {
            throw new InvalidCursorException("No cursor: " + cursor);
        }
    }

    @Override
    public synchronized QueueStats stats() {
        Map<JobState, Long> states = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            states.put(
                    state,
                    jobs.values().stream().filter(it -> it.state == state).count());
        }
        Map<Priority, Long> bands = new EnumMap<>(Priority.class);
        ready.forEach((band, ids) -> bands.put(band, (long) ids.size()));
        long now = time.getAsLong();
        long oldest = ready.values().stream()
                .map(Deque::peekFirst)
                .filter(Objects::nonNull)
                .mapToLong(id -> now - jobs.get(id).enqueuedAt)
                .max()
                .orElse(0);
        return new QueueStats(
                states,
                bands,
                new QueueStats.Totals(enqueued, finished, failed, cancelled, retried, lost),
                oldest,
                outbox.size());
    }

    @Override
    public synchronized List<String> reap(int limit) {
        long now = time.getAsLong();
        List<Entry> expired = jobs.values().stream()
                .filter(entry -> entry.state == JobState.STARTED && entry.leaseEnds <= now)
                .sorted(Comparator.<Entry>comparingLong(entry -> entry.leaseEnds)
                        .thenComparing(entry -> entry.job.id()))
                .limit(limit)
                .toList();
        expired.forEach(this::take);
        jobs.values().removeIf(entry -> entry.state.ended() && entry.expiresAt <= now);
        return expired.stream().map(entry -> entry.job.id()).toList();
    }

    private void take(Entry entry) {
        lost++;
        if (entry.cancelRequested) {
            end(entry, JobState.CANCELLED, entry.job.options().resultTtl());
            return;
        }
        int losses = entry.losses + (entry.checkpointFence == entry.fence ? 0 : 1);
        entry.losses = losses;
        if (losses > entry.job.options().maxLosses()) {
            entry.error = new JobError(
                    "worker_lost", "Every worker that ran the job stopped answering; the last loss used up the budget");
            end(entry, JobState.FAILED, retention.failed());
        } else {
            again(entry, Duration.ZERO, true);
        }
    }

    @Override
    public synchronized int promote(int limit) {
        long now = time.getAsLong();
        List<Entry> due = jobs.values().stream()
                .filter(entry -> entry.state == JobState.SCHEDULED && Objects.requireNonNull(entry.dueAt) <= now)
                .sorted(Comparator.<Entry>comparingLong(entry -> Objects.requireNonNull(entry.dueAt))
                        .thenComparing(entry -> entry.job.id()))
                .limit(limit)
                .toList();
        for (Entry entry : due) {
            move(entry, JobState.QUEUED);
            entry.dueAt = null;
            ready.get(entry.job.priority()).addLast(entry.job.id());
        }
        return due.size();
    }

    @Override
    public synchronized void show(WorkerInfo worker) {
        workers.put(
                worker.id(),
                new WorkerInfo(
                        worker.id(),
                        worker.host(),
                        worker.pid(),
                        worker.slots(),
                        worker.running(),
                        worker.startedAt(),
                        Instant.ofEpochMilli(time.getAsLong())));
    }

    @Override
    public synchronized List<WorkerInfo> workers() {
        Instant silent = Instant.ofEpochMilli(time.getAsLong()).minus(Duration.ofMinutes(1));
        return workers.values().stream()
                .filter(worker -> !worker.seenAt().isBefore(silent))
                .toList();
    }

    @Override
    public synchronized List<OutboxEvent> pendingEvents(int limit) {
        return outbox.values().stream().limit(limit).toList();
    }

    @Override
    public synchronized void published(List<String> eventIds) {
        eventIds.forEach(outbox::remove);
    }

    @Override
    public synchronized List<String> audit() {
        List<String> wrong = new ArrayList<>();
        ready.forEach((band, ids) -> ids.forEach(id -> {
            Entry entry = jobs.get(id);
            if (entry == null || entry.state != JobState.QUEUED || entry.job.priority() != band) {
                wrong.add(id + " is in " + band + " without right");
            }
        }));
        long queued =
                jobs.values().stream().filter(it -> it.state == JobState.QUEUED).count();
        long listed = ready.values().stream().mapToLong(Collection::size).sum();
        if (queued != listed) {
            wrong.add(queued + " jobs are queued and " + listed + " are listed");
        }
        return wrong;
    }
}
