package ai.beast.queue.admin;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.LimitState;
import ai.beast.queue.core.store.QueueStats;
import ai.beast.queue.core.store.WorkerInfo;
import ai.beast.security.RedactedUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says of a job that is to run why it does not. Blocks on the store. */
@ApplicationScoped
public class NotRunningReasons {
    private static final String RESOURCE = "resource:";
    /** How many of the jobs that are in a limit are named. */
    private static final int NAMED = 3;
    /** How many running jobs are looked at for those that hold a resource. */
    private static final int MAX_STARTED = 20;

    private final JobStore store;

    NotRunningReasons(JobStore store) {
        this.store = store;
    }

    /** Null for a job that runs or has ended. */
    @Nullable
    public NotRunningReason of(Job job) {
        return switch (job.state()) {
            case WAITING -> waiting(job);
            case SCHEDULED -> scheduled(job);
            case QUEUED -> queued(job);
            default -> null;
        };
    }

    private static NotRunningReason waiting(Job job) {
        int open = job.blockers().openDependencies();
        if (job.blockers().paused()) {
            return new NotRunningReason("paused", "It was paused; resume it to let it go on");
        }
        return new NotRunningReason(
                "dependencies",
                open + " of the " + job.spec().after().jobs().size() + " jobs it waits for have not ended");
    }

    private NotRunningReason scheduled(Job job) {
        Instant dueAt = job.times().dueAt();
        if (dueAt != null && dueAt.isBefore(Instant.now()) && store.workers().isEmpty()) {
            return noWorker();
        }
        JobError error = job.run().error();
        if (job.counts().failures() > 0) {
            return new NotRunningReason(
                    "resting_after_failure",
                    "Its last run did not succeed" + (error == null ? "" : ": " + RedactedUrl.inText(error.detail()))
                            + " (" + job.counts().failures() + " of "
                            + job.spec().options().retry().maxAttempts()
                            + " attempts); the next one starts at " + dueAt);
        }
        if (error != null) {
            return new NotRunningReason(
                    "deferred", RedactedUrl.inText(error.detail()) + "; it is tried again at " + dueAt);
        }
        return new NotRunningReason("not_due", "It is not to run before " + dueAt);
    }

    private NotRunningReason queued(Job job) {
        QueueStats stats = store.stats();
        if (stats.paused()) {
            return new NotRunningReason("queue_paused", "The whole queue is paused");
        }
        String gate = job.blockers().gate();
        if (gate != null) {
            return limit(job, gate);
        }
        List<WorkerInfo> workers = store.workers();
        if (workers.isEmpty()) {
            return noWorker();
        }
        int slots = workers.stream().mapToInt(WorkerInfo::slots).sum();
        int running = workers.stream().mapToInt(WorkerInfo::running).sum();
        long ready = stats.ready().values().stream().mapToLong(Long::longValue).sum();
        if (running >= slots) {
            return new NotRunningReason(
                    "workers_busy",
                    running + " jobs run in " + slots + " slots of " + workers.size() + " workers; " + ready
                            + " are ready");
        }
        return new NotRunningReason("next", ready + " jobs are ready, and workers have free slots");
    }

    private static NotRunningReason noWorker() {
        return new NotRunningReason("no_worker", "No worker has been seen in the last minute");
    }

    private NotRunningReason limit(Job job, String gate) {
        LimitState state = store.limits().stream()
                .filter(it -> it.limit().gate().equals(gate))
                .findFirst()
                .orElse(null);
        if (state == null) {
            return new NotRunningReason("next", "A limit it stood before is gone");
        }
        Limit limit = state.limit();
        int wanted = amount(job, gate);
        if (limit.capacity() >= 0 && wanted > limit.capacity()) {
            return new NotRunningReason(
                    "limit", "It takes " + wanted + " of " + gate + ", and there are only " + limit.capacity());
        }
        if (limit.capacity() >= 0 && state.held() + wanted > limit.capacity()) {
            return new NotRunningReason(
                    "limit",
                    state.held() + " of " + limit.capacity() + " of " + gate + " are in use" + holders(job, state)
                            + "; " + state.parked() + " jobs stand before this limit");
        }
        if (limit.starts() == 0) {
            return new NotRunningReason(
                    "next", "There is room in " + gate + " by now; the next worker to look takes it on");
        }
        return new NotRunningReason(
                "limit",
                "No more than " + limit.starts() + " of " + gate + " start in "
                        + limit.period().toSeconds() + " s; " + state.parked() + " jobs stand before this limit");
    }

    /** Some of the running jobs that are in a limit, in words; nothing when none is found among the first that run. */
    private String holders(Job job, LimitState state) {
        String gate = state.limit().gate();
        JobQuery query = gate.startsWith(RESOURCE)
                ? new JobQuery(JobState.STARTED, null, MAX_STARTED, null)
                : new JobQuery(JobState.STARTED, job.spec().type(), NAMED, null);
        List<String> named = new ArrayList<>();
        long held = 0;
        for (Job running : store.list(query).jobs()) {
            int amount = amount(running, gate);
            if (amount > 0 && named.size() < NAMED) {
                named.add(running.id());
                held += amount;
            }
        }
        if (named.isEmpty()) {
            return "";
        }
        return ", by " + String.join(", ", named) + (held < state.held() ? " and others" : "");
    }

    /** What a run of the job takes of a limit. */
    private static int amount(Job job, String gate) {
        return gate.startsWith(RESOURCE)
                ? job.spec().resources().getOrDefault(gate.substring(RESOURCE.length()), 0)
                : 1;
    }
}
