package ai.beast.queue.intake;

import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.Enqueued;
import ai.beast.queue.core.store.JobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the jobs of a batch into the store. A job whose idempotency key is known already is not new: jobs that depend on it
 * by its name then depend on the existing job, and only the store knows which that is. Thread-safe; blocks on the store.
 */
@ApplicationScoped
public class BatchEnqueuer {
    /** The first attempt finds the existing jobs, the second uses them; further ones are for jobs that end or come meanwhile. */
    private static final int MAX_ATTEMPTS = 4;

    private final JobStore store;

    BatchEnqueuer(JobStore store) {
        this.store = store;
    }

    /**
     * Adds all jobs, or none when one is refused.
     *
     * @param jobs ordered so that each comes after those it depends on
     * @return a reply for each, in order
     */
    public List<Enqueued> add(List<NewJob> jobs) {
        Map<String, String> twins = twins(jobs);
        Map<String, String> existing = twins;
        for (int attempt = 1; ; attempt++) {
            Map<String, String> known = existing;
            List<Enqueued> answers = store.enqueueTogether(
                    jobs.stream().map(job -> waiting(job, known)).toList());
            existing = new HashMap<>(twins);
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i).status() == Enqueued.Status.EXISTING) {
                    existing.put(jobs.get(i).id(), answers.get(i).id());
                }
            }
            boolean unknown = answers.stream().anyMatch(it -> it.status() == Enqueued.Status.UNKNOWN_DEPENDENCY);
            if (!unknown || existing.equals(known) || attempt == MAX_ATTEMPTS) {
                return answers;
            }
        }
    }

    /** Ids of jobs whose idempotency key an earlier job of the batch has, with the id of that job. */
    private static Map<String, String> twins(List<NewJob> jobs) {
        Map<String, String> twins = new HashMap<>();
        Map<String, String> holders = new HashMap<>();
        for (NewJob job : jobs) {
            String key = job.spec().idempotencyKey();
            String holder = key == null ? null : holders.putIfAbsent(key, job.id());
            if (holder != null) {
                twins.put(job.id(), holder);
            }
        }
        return twins;
    }

    private static NewJob waiting(NewJob job, Map<String, String> existing) {
        Dependencies after = job.spec().after();
        return job.withAfter(new Dependencies(
                after.jobs().stream()
                        .map(id -> existing.getOrDefault(id, id))
                        .distinct()
                        .toList(),
                after.onFailure()));
    }
}
