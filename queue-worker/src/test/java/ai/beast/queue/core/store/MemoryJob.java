package ai.beast.queue.core.store;

import ai.beast.queue.core.Blockers;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobSpec;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.admin.Attempt;
import ai.beast.queue.core.admin.AttemptState;
import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A job of the reference model. Times are milliseconds since 1970, 0 for none. */
final class MemoryJob {
    final String id;
    final long enqueuedAt;
    final Set<String> openParents = new LinkedHashSet<>();
    final List<Attempt> attempts = new ArrayList<>();
    JobSpec spec;
    JobState state = JobState.QUEUED;
    Priority band;
    long readySince;
    long place;
    long dueAt;
    long leaseEnds;
    long expiresAt;
    int losses;
    long fence;
    long checkpointFence = -1;
    boolean cancelRequested;
    boolean paused;
    Map<String, Integer> holds = Map.of();

    @Nullable
    String gate;

    @Nullable
    String result;

    @Nullable
    JobError error;

    private int failures;
    private long startedAt;
    private long endedAt;
    private boolean committing;
    private @Nullable String worker;
    private @Nullable Progress progress;
    private @Nullable String checkpoint;

    MemoryJob(NewJob job, long now) {
        id = job.id();
        spec = job.spec();
        enqueuedAt = now;
        band = spec.priority();
        readySince = now;
        dueAt = job.delay().isZero() ? 0 : now + job.delay().toMillis();
    }

    void move(JobState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("A job must not go from " + state + " to " + next);
        }
        state = next;
    }

    boolean isRunning(long token) {
        return state == JobState.STARTED && fence == token;
    }

    Lease start(String claimer, Map<String, Integer> demands, long now, Duration lease) {
        move(JobState.STARTED);
        fence++;
        worker = claimer;
        holds = demands;
        startedAt = now;
        leaseEnds = now + lease.toMillis();
        return new Lease(id, fence, spec, failures, losses, checkpoint);
    }

    HeartbeatReply heartbeat(HeartbeatRequest request, long until) {
        leaseEnds = until;
        progress = request.progress() == null ? progress : request.progress();
        if (request.checkpoint() != null) {
            checkpoint = request.checkpoint();
            checkpointFence = fence;
        }
        if (cancelRequested || paused) {
            return cancelRequested ? HeartbeatReply.CANCEL : HeartbeatReply.PAUSE;
        }
        committing |= request.committing();
        return HeartbeatReply.OK;
    }

    CancelResult requestCancel() {
        if (committing) {
            return CancelResult.COMMITTING;
        }
        cancelRequested = true;
        paused = false;
        return CancelResult.REQUESTED;
    }

    PauseResult pause() {
        if (state.ended()) {
            return PauseResult.ENDED;
        }
        if (state == JobState.STARTED) {
            boolean late = committing || cancelRequested;
            paused |= !late;
            return late ? PauseResult.TOO_LATE : PauseResult.REQUESTED;
        }
        gate = null;
        paused = true;
        if (state != JobState.WAITING) {
            move(JobState.WAITING);
        }
        return PauseResult.PAUSED;
    }

    void fail(JobError reason) {
        failures++;
        error = reason;
    }

    void release(Outcome.Released outcome) {
        if (outcome.checkpoint() != null && !outcome.checkpoint().equals(checkpoint)) {
            checkpoint = outcome.checkpoint();
            checkpointFence = fence;
        }
        error = outcome.error() == null ? error : outcome.error();
        failures = checkpointFence == fence ? 0 : failures;
    }

    /** Keeps the run that ends now without ending the job. */
    void keepAttempt(AttemptState how, long at, @Nullable JobError why) {
        if (worker != null) {
            attempts.add(attempt(how, instant(at), why));
            if (attempts.size() > Attempt.MAX_KEPT) {
                attempts.removeFirst();
            }
        }
    }

    List<Attempt> attempts() {
        List<Attempt> all = new ArrayList<>(attempts);
        if (worker != null) {
            all.add(attempt(
                    AttemptState.ofCode(state.code()),
                    state.ended() ? instant(endedAt) : null,
                    state == JobState.FAILED ? error : null));
        }
        return List.copyOf(all);
    }

    private Attempt attempt(AttemptState how, @Nullable Instant at, @Nullable JobError why) {
        return new Attempt(fence, worker, Instant.ofEpochMilli(startedAt), at, how, why);
    }

    void endRun() {
        worker = null;
        cancelRequested = false;
        committing = false;
    }

    void end(JobState as, long now, Duration ttl) {
        move(as);
        paused = false;
        cancelRequested = false;
        committing = false;
        dueAt = 0;
        endedAt = now;
        expiresAt = now + ttl.toMillis();
    }

    /** Resets the budgets for a retry by hand. */
    void reset() {
        keepAttempt(AttemptState.ofCode(state.code()), endedAt, state == JobState.FAILED ? error : null);
        worker = null;
        failures = 0;
        losses = 0;
        endedAt = 0;
        error = null;
        progress = null;
    }

    void holdAlso(String limited, Map<String, Integer> demands) {
        if (demands.containsKey(limited) && !holds.containsKey(limited)) {
            holds = new HashMap<>(holds);
            holds.put(limited, demands.get(limited));
        }
    }

    Job view() {
        return new Job(
                id,
                spec,
                state,
                new Job.Times(Instant.ofEpochMilli(enqueuedAt), instant(dueAt), instant(startedAt), instant(endedAt)),
                new Job.Counts(failures, losses, fence),
                new Job.RunReport(worker, progress, checkpoint, cancelRequested, result, error),
                new Blockers(paused, openParents.size(), gate));
    }

    private static @Nullable Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
}
