package ai.beast.queue.core.store;

import ai.beast.queue.core.Blockers;
import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.OutboxEvent;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.SettleReply;
import ai.beast.queue.core.lease.Settled;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The reference model: the store as one would write it if nothing could fail. It checks every move against the table of
 * legal ones, so that the model-based test holds the Redis store to that table too.
 */
public final class MemoryJobStore implements JobStore {
    private final Duration lease;
    private final Retention retention;
    private final Duration ageing;
    private final LongSupplier time;
    private final Map<String, Entry> jobs = new LinkedHashMap<>();
    private final Map<Priority, Deque<String>> ready = new EnumMap<>(Priority.class);
    private final Map<String, String> holders = new HashMap<>();
    private final Map<String, OutboxEvent> outbox = new LinkedHashMap<>();
    private final Map<String, OutboxEvent> refused = new LinkedHashMap<>();
    private final Map<String, WorkerInfo> workers = new LinkedHashMap<>();
    private final MemoryGates gates = new MemoryGates();
    private final Map<String, Schedule> schedules = new TreeMap<>();
    private final Deque<Entry> following = new ArrayDeque<>();
    private boolean paused;
    private long revision;
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
        boolean pause;
        final Set<String> openDependencies = new LinkedHashSet<>();
        Priority band;
        long readySince;
        Map<String, Integer> holds = Map.of();

        @Nullable
        String gate;

        boolean committing;

        @Nullable
        String result;

        @Nullable
        JobError error;

        Entry(NewJob job, long enqueuedAt) {
            this.job = job;
            this.enqueuedAt = enqueuedAt;
            this.band = job.priority();
            this.readySince = enqueuedAt;
        }
    }

    public MemoryJobStore(Duration lease, Retention retention, LongSupplier time) {
        this(StorePolicy.of(lease, retention), time);
    }

    public MemoryJobStore(StorePolicy policy, LongSupplier time) {
        this.lease = policy.lease();
        this.retention = policy.retention();
        this.ageing = policy.ageing();
        this.time = time;
        for (Priority band : Priority.values()) {
            ready.put(band, new ArrayDeque<>());
        }
    }

    @Override
    public synchronized List<Enqueued> enqueue(List<NewJob> wanted) {
        List<Enqueued> answers = examine(wanted);
        List<NewJob> accepted = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (answers.get(i).status() == Enqueued.Status.ACCEPTED) {
                accepted.add(wanted.get(i));
            }
        }
        accepted.forEach(this::admit);
        return answers;
    }

    @Override
    public synchronized List<Enqueued> enqueueTogether(List<NewJob> wanted) {
        List<Enqueued> answers = examine(wanted);
        boolean refused = answers.stream()
                .anyMatch(it ->
                        it.status() == Enqueued.Status.CONFLICT || it.status() == Enqueued.Status.UNKNOWN_DEPENDENCY);
        if (!refused) {
            return enqueue(wanted);
        }
        return answers.stream()
                .map(it ->
                        it.status() == Enqueued.Status.ACCEPTED ? new Enqueued(Enqueued.Status.LEFT_OUT, it.id()) : it)
                .toList();
    }

    private List<Enqueued> examine(List<NewJob> wanted) {
        Map<String, NewJob> seen = new HashMap<>();
        Map<String, NewJob> keys = new HashMap<>();
        List<Enqueued> answers = new ArrayList<>();
        for (NewJob job : wanted) {
            answers.add(examine(job, seen, keys));
        }
        return answers;
    }

    private Enqueued examine(NewJob job, Map<String, NewJob> seen, Map<String, NewJob> keys) {
        String key = job.idempotencyKey();
        if (key != null) {
            Entry holder = jobs.get(holders.get(key));
            NewJob standing = keys.getOrDefault(key, holder == null ? null : holder.job);
            if (standing != null) {
                boolean same =
                        standing.type().equals(job.type()) && standing.payload().equals(job.payload());
                return new Enqueued(same ? Enqueued.Status.EXISTING : Enqueued.Status.CONFLICT, standing.id());
            }
        }
        if (jobs.containsKey(job.id()) || seen.containsKey(job.id())) {
            return new Enqueued(Enqueued.Status.EXISTING, job.id());
        }
        for (String parent : job.after().jobs()) {
            if (!jobs.containsKey(parent) && !seen.containsKey(parent)) {
                return new Enqueued(Enqueued.Status.UNKNOWN_DEPENDENCY, parent);
            }
        }
        seen.put(job.id(), job);
        if (key != null) {
            keys.put(key, job);
        }
        return new Enqueued(Enqueued.Status.ACCEPTED, job.id());
    }

    private void admit(NewJob job) {
        Entry entry = new Entry(job, time.getAsLong());
        jobs.put(job.id(), entry);
        if (job.idempotencyKey() != null) {
            holders.put(job.idempotencyKey(), job.id());
        }
        enqueued++;
        if (!job.delay().isZero()) {
            entry.dueAt = time.getAsLong() + job.delay().toMillis();
        }
        for (String parent : job.after().jobs()) {
            JobState state = jobs.get(parent).state;
            if (!state.ended()) {
                entry.openDependencies.add(parent);
            }
        }
        for (String parent : job.after().jobs()) {
            JobState state = jobs.get(parent).state;
            boolean fell = state == JobState.FAILED || state == JobState.CANCELLED;
            if (fell && job.after().onFailure() != Dependencies.OnFailure.RUN) {
                entry.state = JobState.WAITING;
                fall(entry, parent);
                return;
            }
        }
        if (!entry.openDependencies.isEmpty()) {
            entry.state = JobState.WAITING;
        } else if (entry.dueAt != null) {
            entry.state = JobState.SCHEDULED;
        } else {
            ready.get(entry.band).addLast(job.id());
        }
    }

    /** Ends a job because one it waits for has ended without success. */
    private void fall(Entry entry, String parent) {
        entry.openDependencies.clear();
        entry.dueAt = null;
        if (entry.job.after().onFailure() == Dependencies.OnFailure.FAIL) {
            entry.error = new JobError(
                    "dependency_failed", "The job " + parent + ", which this one waited for, ended without success");
            end(entry, JobState.FAILED, retention.failed());
        } else {
            end(entry, JobState.CANCELLED, entry.job.options().resultTtl());
        }
    }

    /** Tells those that wait for a job that it has ended. Several that end together are told about afterwards, in order. */
    private void follow(Entry parent) {
        boolean well = parent.state == JobState.FINISHED;
        List<Entry> fallen = new ArrayList<>();
        // In the order the index has them: by id.
        List<Entry> children = jobs.values().stream()
                .filter(it -> it.openDependencies.contains(parent.job.id()))
                .sorted(Comparator.comparing(it -> it.job.id()))
                .toList();
        for (Entry child : children) {
            if (well || child.job.after().onFailure() == Dependencies.OnFailure.RUN) {
                child.openDependencies.remove(parent.job.id());
                if (child.openDependencies.isEmpty() && !child.pause) {
                    again(child, false);
                }
            } else {
                fall(child, parent.job.id());
                fallen.add(child);
            }
        }
        following.addAll(fallen);
    }

    private void followAll(List<Entry> ended) {
        following.addAll(ended);
        while (!following.isEmpty()) {
            follow(following.removeFirst());
        }
    }

    @Override
    public synchronized SettleReply settle(String worker, List<Outcome> outcomes, int claim) {
        List<Settled> settled = new ArrayList<>();
        List<Entry> ended = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            Entry entry = jobs.get(outcome.id());
            Settled word = settle(outcome);
            settled.add(word);
            if (word == Settled.FINISHED || word == Settled.FAILED || word == Settled.CANCELLED) {
                ended.add(entry);
            }
        }
        followAll(ended);
        List<Lease> leases = new ArrayList<>();
        if (claim > 0 && !paused) {
            unpark(claim);
            claim(worker, claim, leases);
        }
        return new SettleReply(settled, leases);
    }

    private void claim(String worker, int most, List<Lease> leases) {
        int aside = 1000;
        while (leases.size() < most && aside > 0) {
            int available = ready.values().stream().mapToInt(Collection::size).sum();
            int n = Math.min(most - leases.size(), available);
            if (n == 0) {
                return;
            }
            Map<Priority, Integer> take = draw(n);
            for (Priority band : Priority.values()) {
                for (int i = 0; i < take.getOrDefault(band, 0); i++) {
                    Entry entry = jobs.get(ready.get(band).removeFirst());
                    Map<String, Integer> demands = gates.demands(entry.job);
                    String gate = gates.pass(demands, time.getAsLong());
                    if (gate == null) {
                        entry.holds = demands;
                        leases.add(start(worker, entry));
                    } else {
                        entry.gate = gate;
                        aside--;
                    }
                }
            }
        }
    }

    private Map<Priority, Integer> draw(int n) {
        Map<Priority, Integer> take = new EnumMap<>(Priority.class);
        for (int i = 0; i < n; i++) {
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
        return take;
    }

    private List<Entry> parked(String gate) {
        return jobs.values().stream()
                .filter(it -> gate.equals(it.gate))
                .sorted(Comparator.<Entry, Boolean>comparing(it -> gates.never(gate, it.job))
                        .thenComparing(it -> it.band)
                        .thenComparing(it -> it.readySince)
                        .thenComparing(it -> it.job.id()))
                .toList();
    }

    private void unpark(int most) {
        for (String gate : gates.names()) {
            long tokens = gates.tokens(gate);
            long window = Math.min(Math.min(tokens, most), gates.starts(gate, time.getAsLong()));
            List<Entry> out = new ArrayList<>();
            for (Entry entry : parked(gate).stream().limit(window).toList()) {
                tokens -= gates.demands(entry.job).getOrDefault(gate, 1);
                if (tokens < 0) {
                    break;
                }
                out.add(entry);
            }
            letGo(out);
        }
    }

    private void letGo(List<Entry> entries) {
        for (Entry entry : entries.reversed()) {
            entry.gate = null;
            ready.get(entry.band).addFirst(entry.job.id());
        }
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
        release(entry);
        if (entry.cancelRequested) {
            end(entry, JobState.CANCELLED, entry.job.options().resultTtl());
            return Settled.CANCELLED;
        }
        return switch (outcome) {
            case Outcome.Completed it -> {
                entry.result = it.result();
                entry.pause = false;
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
                if (it.checkpoint() != null && !it.checkpoint().equals(entry.checkpoint)) {
                    entry.checkpoint = it.checkpoint();
                    entry.checkpointFence = entry.fence;
                }
                if (it.error() != null) {
                    entry.error = it.error();
                }
                if (entry.checkpointFence == entry.fence) {
                    entry.failures = 0;
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
        entry.dueAt = delay.isZero() ? null : time.getAsLong() + delay.toMillis();
        if (entry.pause) {
            move(entry, JobState.WAITING);
        } else {
            again(entry, front);
        }
    }

    private void again(Entry entry, boolean front) {
        if (entry.dueAt != null && entry.dueAt > time.getAsLong()) {
            move(entry, JobState.SCHEDULED);
            return;
        }
        move(entry, JobState.QUEUED);
        entry.dueAt = null;
        entry.readySince = time.getAsLong();
        Deque<String> band = ready.get(entry.band);
        if (front) {
            band.addFirst(entry.job.id());
        } else {
            band.addLast(entry.job.id());
        }
    }

    private void release(Entry entry) {
        gates.giveBack(entry.holds);
        entry.holds = Map.of();
    }

    private void end(Entry entry, JobState state, Duration ttl) {
        move(entry, state);
        entry.pause = false;
        entry.cancelRequested = false;
        entry.committing = false;
        entry.dueAt = null;
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
    public synchronized List<HeartbeatReply> heartbeat(String worker, List<HeartbeatRequest> requests) {
        return requests.stream().map(this::request).toList();
    }

    private HeartbeatReply request(HeartbeatRequest request) {
        Entry entry = jobs.get(request.id());
        if (entry == null || entry.state != JobState.STARTED || entry.fence != request.fence()) {
            return HeartbeatReply.LOST;
        }
        entry.leaseEnds = time.getAsLong() + lease.toMillis();
        if (request.progress() != null) {
            entry.progress = request.progress();
        }
        if (request.checkpoint() != null) {
            entry.checkpoint = request.checkpoint();
            entry.checkpointFence = entry.fence;
        }
        if (entry.cancelRequested) {
            return HeartbeatReply.CANCEL;
        }
        if (entry.pause) {
            return HeartbeatReply.PAUSE;
        }
        entry.committing |= request.committing();
        return HeartbeatReply.OK;
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
                entry.pause = false;
                yield CancelResult.REQUESTED;
            }
            case QUEUED, SCHEDULED, WAITING -> {
                ready.get(entry.band).remove(id);
                entry.gate = null;
                entry.openDependencies.clear();
                end(entry, JobState.CANCELLED, entry.job.options().resultTtl());
                followAll(List.of(entry));
                yield CancelResult.CANCELLED;
            }
        };
    }

    @Override
    public synchronized PauseResult pause(String id) {
        Entry entry = jobs.get(id);
        if (entry == null) {
            return PauseResult.UNKNOWN;
        }
        if (entry.state.ended()) {
            return PauseResult.ENDED;
        }
        if (entry.state == JobState.STARTED) {
            if (entry.committing || entry.cancelRequested) {
                return PauseResult.TOO_LATE;
            }
            entry.pause = true;
            return PauseResult.REQUESTED;
        }
        ready.get(entry.band).remove(id);
        entry.gate = null;
        entry.pause = true;
        if (entry.state != JobState.WAITING) {
            move(entry, JobState.WAITING);
        }
        return PauseResult.PAUSED;
    }

    @Override
    public synchronized ResumeResult resume(String id) {
        Entry entry = jobs.get(id);
        if (entry == null) {
            return ResumeResult.UNKNOWN;
        }
        if (!entry.pause) {
            return ResumeResult.NOT_PAUSED;
        }
        entry.pause = false;
        if (entry.state == JobState.WAITING && entry.openDependencies.isEmpty()) {
            again(entry, false);
        }
        return ResumeResult.RESUMED;
    }

    @Override
    public synchronized void pauseQueue(boolean pause) {
        paused = pause;
    }

    @Override
    public synchronized void limit(Limit limit) {
        gates.set(limit);
        for (Entry entry : jobs.values()) {
            Integer demand = gates.demands(entry.job).get(limit.gate());
            if (entry.state == JobState.STARTED && demand != null && !entry.holds.containsKey(limit.gate())) {
                Map<String, Integer> holds = new LinkedHashMap<>(entry.holds);
                holds.put(limit.gate(), demand);
                entry.holds = holds;
                gates.held.merge(limit.gate(), (long) demand, Long::sum);
            }
        }
    }

    @Override
    public synchronized boolean unlimit(String gate) {
        letGo(parked(gate));
        return gates.remove(gate);
    }

    @Override
    public synchronized List<LimitState> limits() {
        return gates.limits.values().stream()
                .map(it -> new LimitState(
                        it,
                        gates.held.getOrDefault(it.gate(), 0L),
                        parked(it.gate()).size(),
                        parked(it.gate()).stream()
                                .filter(entry -> gates.never(it.gate(), entry.job))
                                .count()))
                .toList();
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
        entry.job.after().jobs().stream()
                .filter(parent ->
                        jobs.containsKey(parent) && !jobs.get(parent).state.ended())
                .forEach(entry.openDependencies::add);
        if (entry.openDependencies.isEmpty()) {
            again(entry, Duration.ZERO, false);
        } else {
            move(entry, JobState.WAITING);
        }
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
                it.job.trace(),
                it.job.after(),
                it.job.resources(),
                new Blockers(it.pause, it.openDependencies.size(), it.gate));
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
                .mapToLong(id -> now - jobs.get(id).readySince)
                .max()
                .orElse(0);
        return new QueueStats(
                states,
                bands,
                new QueueStats.Totals(enqueued, finished, failed, cancelled, retried, lost),
                oldest,
                outbox.size(),
                jobs.values().stream().filter(it -> it.gate != null).count(),
                paused,
                0);
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
        followAll(expired.stream().filter(it -> it.state.ended()).toList());
        jobs.values().removeIf(entry -> entry.state.ended() && entry.expiresAt <= now);
        return expired.stream().map(entry -> entry.job.id()).toList();
    }

    private void take(Entry entry) {
        lost++;
        release(entry);
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
        due.forEach(entry -> again(entry, false));
        for (int b = 1; b < Priority.values().length; b++) {
            Deque<String> band = ready.get(Priority.values()[b]);
            for (int i = 0; i < limit && !band.isEmpty(); i++) {
                Entry head = jobs.get(band.getFirst());
                if (now - head.readySince < ageing.toMillis()) {
                    break;
                }
                band.removeFirst();
                head.band = Priority.values()[b - 1];
                head.readySince = now;
                ready.get(head.band).addLast(head.job.id());
            }
        }
        gates.names().forEach(gate -> ageParked(gate, limit));
        return due.size();
    }

    private void ageParked(String gate, int limit) {
        long now = time.getAsLong();
        for (int b = 1; b < Priority.values().length; b++) {
            Priority band = Priority.values()[b];
            Priority above = Priority.values()[b - 1];
            parked(gate).stream()
                    .filter(it -> it.band == band && !gates.never(gate, it.job))
                    .filter(it -> now - it.readySince >= ageing.toMillis())
                    .limit(limit)
                    .forEach(it -> {
                        it.band = above;
                        it.readySince = now;
                    });
        }
    }

    @Override
    public synchronized void putSchedule(String name, String definition, @Nullable Instant next) {
        schedules.put(name, new Schedule(name, definition, ++revision, next));
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
        Instant now = Instant.ofEpochMilli(time.getAsLong());
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
        schedules.put(seen.name(), new Schedule(seen.name(), seen.definition(), seen.revision(), next));
        enqueue(tick);
        return true;
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
    public synchronized void hide(String worker) {
        workers.remove(worker);
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
    public synchronized long refuseEvent(String eventId, String reason) {
        OutboxEvent event = outbox.remove(eventId);
        if (event != null) {
            refused.put(eventId, event);
        }
        return refused.size();
    }

    @Override
    public synchronized long republishRefused() {
        // They are older than what is in the outbox.
        Map<String, OutboxEvent> younger = new LinkedHashMap<>(outbox);
        long count = refused.size();
        outbox.clear();
        outbox.putAll(refused);
        outbox.putAll(younger);
        refused.clear();
        return count;
    }

    @Override
    public List<String> repair(int maxJobs) {
        return List.of();
    }

    @Override
    public List<String> repairs() {
        return List.of();
    }

    @Override
    public synchronized List<String> audit() {
        List<String> wrong = new ArrayList<>();
        ready.forEach((band, ids) -> ids.forEach(id -> {
            Entry entry = jobs.get(id);
            if (entry == null || entry.state != JobState.QUEUED || entry.band != band) {
                wrong.add(id + " is in " + band + " without right");
            }
        }));
        long queued = jobs.values().stream()
                .filter(it -> it.state == JobState.QUEUED && it.gate == null)
                .count();
        long listed = ready.values().stream().mapToLong(Collection::size).sum();
        if (queued != listed) {
            wrong.add(queued + " jobs are queued and " + listed + " are listed");
        }
        return wrong;
    }
}
