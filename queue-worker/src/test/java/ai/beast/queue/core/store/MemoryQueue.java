package ai.beast.queue.core.store;

import ai.beast.queue.core.Dependencies.OnFailure;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.admin.Attempt;
import ai.beast.queue.core.admin.WatchedJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jobs of the reference model and how they move: one map of jobs, from which every list is computed. Checks each move
 * against the table of legal ones, so that the model-based test holds the Redis store to that table too.
 */
abstract class MemoryQueue extends MemoryBoards {
    static final Priority[] BANDS = Priority.values();

    final StorePolicy policy;
    final MemoryLimits limits = new MemoryLimits(this::held);
    final Map<String, MemoryJob> jobs = new LinkedHashMap<>();
    final Map<String, Long> totals = new HashMap<>();
    boolean paused;
    private long turn;
    private long places;

    MemoryQueue(StorePolicy policy, LongSupplier time) {
        super(time);
        this.policy = policy;
    }

    /** A place behind all others, or before them. */
    final long place(boolean front) {
        places++;
        return front ? -places : places;
    }

    final List<MemoryJob> sorted(Predicate<MemoryJob> which, Comparator<MemoryJob> order) {
        return jobs.values().stream()
                .filter(which)
                .sorted(order.thenComparing(it -> it.id))
                .toList();
    }

    final List<MemoryJob> ready(Priority band) {
        return sorted(
                it -> it.state == JobState.QUEUED && it.gate == null && it.band == band,
                Comparator.comparing(it -> it.place));
    }

    final List<MemoryJob> parked(String gate) {
        return sorted(
                it -> gate.equals(it.gate),
                Comparator.<MemoryJob, Boolean>comparing(it -> limits.never(gate, it.spec))
                        .thenComparing(it -> it.band)
                        .thenComparing(it -> it.readySince));
    }

    final long held(String gate) {
        return jobs.values().stream()
                .filter(it -> it.state == JobState.STARTED)
                .mapToLong(it -> it.holds.getOrDefault(gate, 0))
                .sum();
    }

    final void count(String what) {
        totals.merge(what, 1L, Long::sum);
    }

    final void addOpenParents(MemoryJob job) {
        job.spec.after().jobs().stream()
                .filter(parent ->
                        jobs.containsKey(parent) && !jobs.get(parent).state.ended())
                .forEach(job.openParents::add);
    }

    static boolean failsWith(MemoryJob child, MemoryJob parent) {
        boolean fell = parent.state == JobState.FAILED || parent.state == JobState.CANCELLED;
        return fell && child.spec.after().onFailure() != OnFailure.RUN;
    }

    final void fall(MemoryJob job, String parent) {
        job.openParents.clear();
        if (job.spec.after().onFailure() == OnFailure.FAIL) {
            job.error = new JobError(
                    "dependency_failed", "The job " + parent + ", which this one waited for, ended without success");
            end(job, JobState.FAILED);
        } else {
            end(job, JobState.CANCELLED);
        }
    }

    final void end(MemoryJob job, JobState state) {
        Duration ttl = state == JobState.FAILED
                ? policy.retention().failed()
                : job.spec.options().resultTtl();
        job.end(state, now(), ttl);
        count(state.word());
    }

    /** Updates the jobs that wait for ended ones, and those that wait for these in turn. */
    final void follow(List<MemoryJob> ended) {
        Deque<MemoryJob> left = new ArrayDeque<>(ended);
        while (!left.isEmpty()) {
            MemoryJob parent = left.removeFirst();
            for (MemoryJob child :
                    sorted(it -> it.openParents.contains(parent.id), Comparator.comparing(it -> it.id))) {
                if (failsWith(child, parent)) {
                    fall(child, parent.id);
                    left.add(child);
                } else {
                    child.openParents.remove(parent.id);
                    if (child.openParents.isEmpty() && !child.paused) {
                        becomeReady(child, false);
                    }
                }
            }
        }
    }

    final void runAgain(MemoryJob job, Duration delay, boolean front) {
        job.endRun();
        job.dueAt = delay.isZero() ? 0 : now() + delay.toMillis();
        if (job.paused) {
            job.move(JobState.WAITING);
        } else {
            becomeReady(job, front);
        }
    }

    final void becomeReady(MemoryJob job, boolean front) {
        if (job.dueAt > now()) {
            job.move(JobState.SCHEDULED);
            return;
        }
        job.move(JobState.QUEUED);
        job.dueAt = 0;
        job.readySince = now();
        job.place = place(front);
    }

    /** Ready jobs by the weighted schedule of bands; a band without one gives its turn to the highest that has one. */
    final List<MemoryJob> draw(int max) {
        Map<Priority, Integer> take = new EnumMap<>(Priority.class);
        long ready = Arrays.stream(BANDS).mapToLong(band -> ready(band).size()).sum();
        for (int i = 0; i < Math.min(max, ready); i++) {
            Stream.concat(Stream.of(Priority.turn(turn++)), Arrays.stream(BANDS))
                    .filter(band -> take.getOrDefault(band, 0) < ready(band).size())
                    .findFirst()
                    .ifPresent(band -> take.merge(band, 1, Integer::sum));
        }
        return take.entrySet().stream()
                .flatMap(it -> ready(it.getKey()).stream().limit(it.getValue()))
                .toList();
    }

    /** Lets those jobs go that a limit has room for, to the front of their bands. */
    final void unpark(String gate, int max) {
        long tokens = limits.tokens(gate);
        long window = Math.min(Math.min(tokens, max), limits.starts(gate, now()));
        List<MemoryJob> first = parked(gate).stream().limit(window).toList();
        int fit = 0;
        while (fit < first.size()
                && (tokens -= limits.demands(first.get(fit).spec).getOrDefault(gate, 1)) >= 0) {
            fit++;
        }
        letGo(first.subList(0, fit));
    }

    final void letGo(List<MemoryJob> parked) {
        for (MemoryJob job : parked.reversed()) {
            job.gate = null;
            job.place = place(true);
        }
    }

    final boolean isOld(MemoryJob job) {
        return now() - job.readySince >= policy.ageing().toMillis();
    }

    final void moveUp(MemoryJob job) {
        job.band = BANDS[job.band.ordinal() - 1];
        job.readySince = now();
    }

    @Override
    public synchronized Optional<Job> get(String id) {
        return Optional.ofNullable(jobs.get(id)).map(MemoryJob::view);
    }

    @Override
    public synchronized Optional<List<Attempt>> attempts(String id) {
        return Optional.ofNullable(jobs.get(id)).map(MemoryJob::attempts);
    }

    @Override
    public synchronized JobPage list(JobQuery query) {
        return MemoryLists.page(
                query, jobs.values().stream().map(MemoryJob::view).toList());
    }

    @Override
    public synchronized WatchedJobs watch(WatchedJobs.Request request) {
        return MemoryLists.watched(
                request,
                Instant.ofEpochMilli(now()),
                jobs.values().stream().map(MemoryJob::view).toList());
    }

    @Override
    public synchronized QueueStats stats() {
        Map<JobState, Long> states = Arrays.stream(JobState.values())
                .collect(Collectors.toMap(
                        it -> it,
                        state -> jobs.values().stream()
                                .filter(it -> it.state == state)
                                .count()));
        Map<Priority, Long> bands = Arrays.stream(BANDS)
                .collect(Collectors.toMap(it -> it, band -> (long) ready(band).size()));
        long oldest = Arrays.stream(BANDS)
                .flatMap(band -> ready(band).stream().limit(1))
                .mapToLong(it -> now() - it.readySince)
                .max()
                .orElse(0);
        long[] counted = Stream.of("enqueued", "finished", "failed", "cancelled", "retried", "lost")
                .mapToLong(it -> totals.getOrDefault(it, 0L))
                .toArray();
        return new QueueStats(
                states,
                bands,
                new QueueStats.Totals(counted[0], counted[1], counted[2], counted[3], counted[4], counted[5]),
                oldest,
                oldest(Integer.MAX_VALUE).size(),
                jobs.values().stream().filter(it -> it.gate != null).count(),
                paused,
                0);
    }
}
