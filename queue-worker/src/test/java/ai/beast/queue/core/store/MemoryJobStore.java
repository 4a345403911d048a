package ai.beast.queue.core.store;

import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.admin.AttemptState;
import ai.beast.queue.core.admin.ChangeResult;
import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.SettleReply;
import ai.beast.queue.core.lease.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The reference model of a job store: each operation as a change of {@link MemoryQueue}. */
public final class MemoryJobStore extends MemoryQueue {
    public MemoryJobStore(Duration lease, Retention retention, LongSupplier time) {
        this(StorePolicy.of(lease, retention), time);
    }

    public MemoryJobStore(StorePolicy policy, LongSupplier time) {
        super(policy, time);
    }

    @Override
    public synchronized List<Enqueued> enqueue(List<NewJob> wanted) {
        return wanted.stream().map(this::enqueue).toList();
    }

    @Override
    public synchronized List<Enqueued> enqueueTogether(List<NewJob> wanted) {
        Map<String, MemoryJob> jobsBefore = new LinkedHashMap<>(jobs);
        Map<String, Long> totalsBefore = new HashMap<>(totals);
        List<Enqueued> answers = enqueue(wanted);
        if (answers.stream().map(Enqueued::status).allMatch(it -> it.ordinal() <= Enqueued.Status.EXISTING.ordinal())) {
            return answers;
        }
        jobs.clear();
        jobs.putAll(jobsBefore);
        totals.clear();
        totals.putAll(totalsBefore);
        return answers.stream()
                .map(it ->
                        it.status() == Enqueued.Status.ACCEPTED ? new Enqueued(Enqueued.Status.LEFT_OUT, it.id()) : it)
                .toList();
    }

    private Enqueued enqueue(NewJob wanted) {
        MemoryJob job = new MemoryJob(wanted, now());
        String key = job.spec.idempotencyKey();
        for (MemoryJob other : jobs.values()) {
            if (key != null && key.equals(other.spec.idempotencyKey())) {
                boolean same = job.spec.type().equals(other.spec.type())
                        && job.spec.payload().equals(other.spec.payload());
                return new Enqueued(same ? Enqueued.Status.EXISTING : Enqueued.Status.CONFLICT, other.id);
            }
        }
        if (jobs.containsKey(job.id)) {
            return new Enqueued(Enqueued.Status.EXISTING, job.id);
        }
        List<String> parents = job.spec.after().jobs();
        for (String parent : parents) {
            if (!jobs.containsKey(parent)) {
                return new Enqueued(Enqueued.Status.UNKNOWN_DEPENDENCY, parent);
            }
        }
        jobs.put(job.id, job);
        count("enqueued");
        addOpenParents(job);
        Optional<String> fallen =
                parents.stream().filter(it -> failsWith(job, jobs.get(it))).findFirst();
        if (fallen.isPresent()) {
            job.state = JobState.WAITING;
            fall(job, fallen.get());
        } else if (!job.openParents.isEmpty()) {
            job.state = JobState.WAITING;
        } else if (job.dueAt > 0) {
            job.state = JobState.SCHEDULED;
        } else {
            job.place = place(false);
        }
        return new Enqueued(Enqueued.Status.ACCEPTED, job.id);
    }

    @Override
    public synchronized SettleReply settle(String worker, List<Outcome> outcomes, int claim) {
        List<MemoryJob> ended = new ArrayList<>();
        List<Settled> settled = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            MemoryJob job = jobs.get(outcome.id());
            settled.add(settle(outcome));
            if (settled.getLast() != Settled.STALE && job.state.ended()) {
                ended.add(job);
            }
        }
        follow(ended);
        return new SettleReply(settled, claim > 0 && !paused ? lease(worker, claim) : List.of());
    }

    private Settled settle(Outcome outcome) {
        MemoryJob job = jobs.get(outcome.id());
        if (job == null || !job.isRunning(outcome.fence())) {
            return Settled.STALE;
        }
        if (job.cancelRequested) {
            end(job, JobState.CANCELLED);
            return Settled.CANCELLED;
        }
        return switch (outcome) {
            case Outcome.Completed it -> {
                job.result = it.result();
                end(job, JobState.FINISHED);
                job.expiresAt = now() + it.ttl().toMillis();
                if (it.ttl().isZero()) {
                    jobs.remove(it.id());
                }
                keep(it.events());
                yield Settled.FINISHED;
            }
            case Outcome.GaveUp it -> {
                job.fail(it.error());
                end(job, JobState.FAILED);
                keep(it.events());
                yield Settled.FAILED;
            }
            case Outcome.Retried it -> {
                job.fail(it.error());
                job.keepAttempt(AttemptState.FAILED, now(), it.error());
                count("retried");
                runAgain(job, it.delay(), false);
                yield Settled.RETRYING;
            }
            case Outcome.Released it -> {
                job.release(it);
                job.keepAttempt(job.paused ? AttemptState.PAUSED : AttemptState.RELEASED, now(), it.error());
                runAgain(job, it.delay(), true);
                yield Settled.RELEASED;
            }
            case Outcome.Stopped _ -> {
                job.keepAttempt(job.paused ? AttemptState.PAUSED : AttemptState.STOPPED, now(), null);
                runAgain(job, Duration.ZERO, true);
                yield Settled.RELEASED;
            }
        };
    }

    private List<Lease> lease(String worker, int max) {
        limits.names().forEach(gate -> unpark(gate, max));
        Stream.Builder<Lease> leases = Stream.builder();
        int claimed = 0;
        int parked = 0;
        while (claimed < max && parked < 1000) {
            List<MemoryJob> drawn = draw(max - claimed);
            if (drawn.isEmpty()) {
                break;
            }
            for (MemoryJob job : drawn) {
                Map<String, Integer> demands = limits.demands(job.spec);
                job.gate = limits.pass(demands, now());
                if (job.gate == null) {
                    leases.add(job.start(worker, demands, now(), policy.lease()));
                    claimed++;
                } else {
                    parked++;
                }
            }
        }
        return leases.build().toList();
    }

    @Override
    public synchronized List<HeartbeatReply> heartbeat(String worker, List<HeartbeatRequest> requests) {
        return requests.stream().map(this::heartbeat).toList();
    }

    private HeartbeatReply heartbeat(HeartbeatRequest request) {
        MemoryJob job = jobs.get(request.id());
        if (job == null || !job.isRunning(request.fence())) {
            return HeartbeatReply.LOST;
        }
        return job.heartbeat(request, now() + policy.lease().toMillis());
    }

    @Override
    public synchronized List<String> reap(int limit) {
        List<MemoryJob> expired = sorted(
                        it -> it.state == JobState.STARTED && it.leaseEnds <= now(),
                        Comparator.comparing(it -> it.leaseEnds))
                .stream()
                .limit(limit)
                .toList();
        expired.forEach(this::take);
        follow(expired.stream().filter(it -> it.state.ended()).toList());
        jobs.values().removeIf(it -> it.state.ended() && it.expiresAt <= now());
        return expired.stream().map(it -> it.id).toList();
    }

    private void take(MemoryJob job) {
        count("lost");
        if (job.cancelRequested) {
            end(job, JobState.CANCELLED);
            return;
        }
        job.losses += job.checkpointFence == job.fence ? 0 : 1;
        if (job.losses > job.spec.options().maxLosses()) {
            job.error = new JobError(
                    "worker_lost", "Every worker that ran the job stopped answering; the last loss used up the budget");
            end(job, JobState.FAILED);
        } else {
            job.keepAttempt(AttemptState.LOST, now(), null);
            runAgain(job, Duration.ZERO, true);
        }
    }

    @Override
    public synchronized int promote(int limit) {
        List<MemoryJob> due = sorted(
                        it -> it.state == JobState.SCHEDULED && it.dueAt <= now(), Comparator.comparing(it -> it.dueAt))
                .stream()
                .limit(limit)
                .toList();
        due.forEach(it -> becomeReady(it, false));
        for (Priority band : List.of(BANDS).subList(1, BANDS.length)) {
            ready(band).stream().limit(limit).takeWhile(this::isOld).forEach(it -> {
                moveUp(it);
                it.place = place(false);
            });
            limits.names()
                    .forEach(gate -> parked(gate).stream()
                            .filter(it -> it.band == band && !limits.never(gate, it.spec) && isOld(it))
                            .limit(limit)
                            .forEach(this::moveUp));
        }
        return due.size();
    }

    @Override
    public synchronized CancelResult cancel(String id) {
        MemoryJob job = jobs.get(id);
        return switch (job == null ? null : job.state) {
            case null -> CancelResult.UNKNOWN;
            case CANCELLED -> CancelResult.CANCELLED;
            case FINISHED, FAILED -> CancelResult.ENDED;
            case STARTED -> job.requestCancel();
            case QUEUED, SCHEDULED, WAITING -> {
                job.gate = null;
                job.openParents.clear();
                end(job, JobState.CANCELLED);
                follow(List.of(job));
                yield CancelResult.CANCELLED;
            }
        };
    }

    @Override
    public synchronized PauseResult pause(String id) {
        MemoryJob job = jobs.get(id);
        return job == null ? PauseResult.UNKNOWN : job.pause();
    }

    @Override
    public synchronized ResumeResult resume(String id) {
        MemoryJob job = jobs.get(id);
        if (job == null || !job.paused) {
            return job == null ? ResumeResult.UNKNOWN : ResumeResult.NOT_PAUSED;
        }
        job.paused = false;
        if (job.state == JobState.WAITING && job.openParents.isEmpty()) {
            becomeReady(job, false);
        }
        return ResumeResult.RESUMED;
    }

    @Override
    public synchronized RetryResult retry(String id) {
        MemoryJob job = jobs.get(id);
        if (job == null || !job.state.ended() || !job.state.mayBecome(JobState.QUEUED)) {
            return job == null ? RetryResult.UNKNOWN : RetryResult.NOT_RETRYABLE;
        }
        job.reset();
        addOpenParents(job);
        if (job.openParents.isEmpty()) {
            runAgain(job, Duration.ZERO, false);
        } else {
            job.move(JobState.WAITING);
        }
        return RetryResult.QUEUED;
    }

    @Override
    public synchronized ChangeResult delete(String id) {
        MemoryJob job = jobs.get(id);
        if (job == null || !job.state.ended()) {
            return job == null ? ChangeResult.UNKNOWN : ChangeResult.REFUSED;
        }
        jobs.remove(id);
        return ChangeResult.CHANGED;
    }

    @Override
    public synchronized ChangeResult prioritize(String id, Priority priority) {
        MemoryJob job = jobs.get(id);
        if (job == null || job.state.ended()) {
            return job == null ? ChangeResult.UNKNOWN : ChangeResult.REFUSED;
        }
        if (job.spec.priority() != priority || job.band != priority) {
            job.spec = job.spec.withPriority(priority);
            job.band = priority;
            if (job.state == JobState.QUEUED) {
                job.gate = null;
                job.readySince = now();
                job.place = place(false);
            }
        }
        return ChangeResult.CHANGED;
    }

    @Override
    public synchronized void pauseQueue(boolean pause) {
        paused = pause;
    }

    @Override
    public synchronized void limit(Limit limit) {
        limits.set(limit);
        sorted(it -> it.state == JobState.STARTED, Comparator.comparing(it -> it.id))
                .forEach(it -> it.holdAlso(limit.gate(), limits.demands(it.spec)));
    }

    @Override
    public synchronized boolean unlimit(String gate) {
        letGo(parked(gate));
        return limits.remove(gate);
    }

    @Override
    public synchronized List<LimitState> limits() {
        return limits.all().stream()
                .map(it -> {
                    List<MemoryJob> parked = parked(it.gate());
                    long stuck = parked.stream()
                            .filter(job -> limits.never(it.gate(), job.spec))
                            .count();
                    return new LimitState(it, held(it.gate()), parked.size(), stuck);
                })
                .toList();
    }
}
