package ai.beast.queue.rest;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobStore;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.LimitState;
import ai.beast.queue.core.QueueStats;
import ai.beast.queue.core.WorkerInfo;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says of a job that is to run why it does not. Blocks on the store. */
@ApplicationScoped
public class Whys {
    private final JobStore store;

    Whys(JobStore store) {
        this.store = store;
    }

    /** Null for a job that runs or has ended. */
    @Nullable
    WhyView of(Job job) {
        return switch (job.state()) {
            case WAITING -> waiting(job);
            case SCHEDULED -> scheduled(job);
            case QUEUED -> queued(job);
            default -> null;
        };
    }

    private static WhyView waiting(Job job) {
        int open = job.hold().openDependencies();
        if (job.hold().paused()) {
            return new WhyView("paused", "It was paused; resume it to let it go on");
        }
        return new WhyView(
                "dependencies", open + " of the " + job.after().jobs().size() + " jobs it waits for have not ended");
    }

    private static WhyView scheduled(Job job) {
        return job.failures() > 0 || job.startedAt() != null
                ? new WhyView(
                        "resting_after_failure",
                        "Its last run did not succeed (" + job.failures() + " of "
                                + job.options().retry().maxAttempts() + " attempts); the next one starts at "
                                + job.dueAt())
                : new WhyView("not_due", "It is not to run before " + job.dueAt());
    }

    private WhyView queued(Job job) {
        QueueStats stats = store.stats();
        if (stats.paused()) {
            return new WhyView("queue_paused", "The whole queue is paused");
        }
        String gate = job.hold().gate();
        if (gate != null) {
            return limit(job, gate);
        }
        List<WorkerInfo> workers = store.workers();
        if (workers.isEmpty()) {
            return new WhyView("no_worker", "No worker has been seen in the last minute");
        }
        int slots = workers.stream().mapToInt(WorkerInfo::slots).sum();
        int running = workers.stream().mapToInt(WorkerInfo::running).sum();
        long ready = stats.ready().values().stream().mapToLong(Long::longValue).sum();
        if (running >= slots) {
            return new WhyView(
                    "workers_busy",
                    running + " jobs run in " + slots + " slots of " + workers.size() + " workers; " + ready
                            + " are ready");
        }
        return new WhyView("next", ready + " jobs are ready, and workers have free slots");
    }

    private WhyView limit(Job job, String gate) {
        LimitState state = store.limits().stream()
                .filter(it -> it.limit().gate().equals(gate))
                .findFirst()
                .orElse(null);
        if (state == null) {
            return new WhyView("next", "A limit it stood before is gone");
        }
        Limit limit = state.limit();
        int wanted = gate.startsWith("resource:")
                ? job.resources().getOrDefault(gate.substring("resource:".length()), 1)
                : 1;
        if (limit.capacity() >= 0 && wanted > limit.capacity()) {
            return new WhyView(
                    "limit", "It takes " + wanted + " of " + gate + ", and there are only " + limit.capacity());
        }
        if (limit.capacity() >= 0 && state.held() + wanted > limit.capacity()) {
            return new WhyView(
                    "limit",
                    state.held() + " of " + limit.capacity() + " of " + gate + " are in use; " + state.parked()
                            + " jobs stand before this limit");
        }
        return new WhyView(
                "limit",
                "No more than " + limit.starts() + " of " + gate + " start in "
                        + limit.period().toSeconds() + " s; " + state.parked() + " jobs stand before this limit");
    }
}
