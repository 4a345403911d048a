package ai.beast.queue.worker;

import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job: the reports of its handler and the requests to stop it. The heartbeat thread, the handler's thread and the
 * worker's loop meet here; all state is guarded by the object itself.
 */
final class Run implements JobContext {
    private static final Duration COMMIT_AGAIN = Duration.ofMillis(500);

    private final Lease lease;
    private final JobStore store;
    private final String worker;
    private final Instant startedAt;

    private @Nullable Thread thread;
    private @Nullable StopReason stop;
    private boolean ended;
    private @Nullable Progress progress;
    private @Nullable String checkpoint;
    private boolean fresh;
    private boolean freshCheckpoint;
    private Instant renewedAt;

    Run(Lease lease, JobStore store, String worker, Instant now) {
        this.lease = lease;
        this.store = store;
        this.worker = worker;
        this.startedAt = now;
        this.renewedAt = now;
        this.checkpoint = lease.checkpoint();
    }

    Lease lease() {
        return lease;
    }

    /** Names the thread that {@link #stop} interrupts; to be called on it, first. */
    synchronized void begin() {
        thread = Thread.currentThread();
        if (stop != null) {
            thread.interrupt();
        }
    }

    /** After this, {@link #stop} interrupts no thread. */
    synchronized void end() {
        ended = true;
        thread = null;
    }

    /** Asks the run to stop; the first reason given stands. */
    synchronized void stop(StopReason reason) {
        if (stop == null && !ended) {
            stop = reason;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    synchronized @Nullable StopReason stopReason() {
        return stop;
    }

    /** Time since the run was claimed. */
    Duration age(Instant now) {
        return Duration.between(startedAt, now);
    }

    synchronized boolean overtime(Instant now) {
        Duration limit = lease.spec().options().timeout();
        return !ended && !limit.isZero() && startedAt.plus(limit).isBefore(now);
    }

    /**
     * Whether its lease must have ended, since no request was answered within it: the store is unavailable, or this process was
     * suspended, and another worker may hold the job.
     */
    synchronized boolean unheardFor(Instant now, Duration time) {
        return !ended && !now.isBefore(renewedAt.plus(time));
    }

    /**
     * The next heartbeat, if one is due: with new reports, or to renew the lease.
     */
    synchronized @Nullable HeartbeatRequest dueHeartbeat(Instant now, Duration every) {
        if (stop == StopReason.LOST || (!fresh && now.isBefore(renewedAt.plus(every)))) {
            return null;
        }
        HeartbeatRequest request = new HeartbeatRequest(
                lease.id(), lease.fence(), fresh ? progress : null, freshCheckpoint ? checkpoint : null, false);
        fresh = false;
        freshCheckpoint = false;
        return request;
    }

    /**
     * All reports of the ended run once more: an earlier request with the latest of them may still be on its way, and would come
     * too late. Null without reports.
     */
    synchronized @Nullable HeartbeatRequest finalHeartbeat() {
        String noted = Objects.equals(checkpoint, lease.checkpoint()) ? null : checkpoint;
        return progress == null && noted == null
                ? null
                : new HeartbeatRequest(lease.id(), lease.fence(), progress, noted, false);
    }

    /**
     * The store has answered a request.
     *
     * @param now when it was sent
     */
    void heard(HeartbeatReply reply, Instant now) {
        switch (reply) {
            case OK -> renewed(now);
            case CANCEL -> {
                renewed(now);
                stop(StopReason.CANCELLED);
            }
            case PAUSE -> {
                renewed(now);
                stop(StopReason.PAUSED);
            }
            case LOST -> stop(StopReason.LOST);
        }
    }

    /** The request failed: its content is sent with the next one. */
    synchronized void unheard(HeartbeatRequest request) {
        fresh = true;
        freshCheckpoint |= request.checkpoint() != null;
    }

    private synchronized void renewed(Instant now) {
        renewedAt = now.isAfter(renewedAt) ? now : renewedAt;
    }

    @Override
    public String jobId() {
        return lease.id();
    }

    @Override
    public long fence() {
        return lease.fence();
    }

    @Override
    public String payload() {
        return lease.spec().payload();
    }

    @Override
    public synchronized @Nullable String checkpoint() {
        return checkpoint;
    }

    @Override
    public int failures() {
        return lease.failures();
    }

    @Override
    public synchronized void progress(Progress made) {
        fresh |= !made.equals(progress);
        progress = made;
    }

    @Override
    public synchronized void checkpoint(String note) {
        fresh = true;
        freshCheckpoint = true;
        checkpoint = note;
    }

    @Override
    public void commit(String note) throws InterruptedException {
        synchronized (this) {
            checkpoint = note;
        }
        HeartbeatRequest request = new HeartbeatRequest(lease.id(), lease.fence(), null, note, true);
        while (true) {
            if (Thread.interrupted() || stopReason() != null) {
                throw new InterruptedException("Stopped before committing");
            }
            try {
                HeartbeatReply reply = store.heartbeat(worker, List.of(request)).getFirst();
                if (reply != HeartbeatReply.OK) {
                    heard(reply, startedAt);
                    throw new InterruptedException("Must not commit");
                }
                return;
            } catch (StoreUnavailableException later) {
                Thread.sleep(COMMIT_AGAIN);
            }
        }
    }
}
