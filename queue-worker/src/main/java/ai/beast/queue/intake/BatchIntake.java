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
 * Puts the jobs of a batch into the store. One whose idempotency key is known is no new job: those that wait for it by its name then wait
 * for the one that stands for it, and only the store can tell which that is. Thread-safe; blocks on the store.
 */
@ApplicationScoped
public class BatchIntake {
    /** The first time tells what stands already, the second takes it in; more are for what ends or begins to stand meanwhile. */
    private static final int TRIES = 4;

    private final JobStore store;

    BatchIntake(JobStore store) {
        this.store = store;
    }

    /**
     * Adds jobs, all of them or, when one is refused, none.
     *
     * @param jobs in an order in which none stands before one it waits for
     * @return an answer for each, in order
     */
    public List<Enqueued> add(List<NewJob> jobs) {
        Map<String, String> twins = twins(jobs);
        Map<String, String> standing = twins;
        for (int tried = 1; ; tried++) {
            Map<String, String> known = standing;
            List<Enqueued> answers = store.enqueueTogether(
                    jobs.stream().map(job -> waiting(job, known)).toList());
            standing = new HashMap<>(twins);
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i).verdict() == Enqueued.Verdict.EXISTING) {
                    standing.put(jobs.get(i).id(), answers.get(i).id());
                }
            }
            boolean waitsInVain = answers.stream().anyMatch(it -> it.verdict() == Enqueued.Verdict.UNKNOWN_DEPENDENCY);
            if (!waitsInVain || standing.equals(known) || tried == TRIES) {
                return answers;
            }
        }
    }

    /** Jobs with the key of one before them, and that one. */
    private static Map<String, String> twins(List<NewJob> jobs) {
        Map<String, String> twins = new HashMap<>();
        Map<String, String> holders = new HashMap<>();
        for (NewJob job : jobs) {
            String key = job.idempotencyKey();
            String holder = key == null ? null : holders.putIfAbsent(key, job.id());
            if (holder != null) {
                twins.put(job.id(), holder);
            }
        }
        return twins;
    }

    private static NewJob waiting(NewJob job, Map<String, String> standing) {
        Dependencies after = job.after();
        return job.withAfter(new Dependencies(
                after.jobs().stream()
                        .map(id -> standing.getOrDefault(id, id))
                        .distinct()
                        .toList(),
                after.onFailure()));
    }
}
