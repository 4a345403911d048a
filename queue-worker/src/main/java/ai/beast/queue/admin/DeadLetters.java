package ai.beast.queue.admin;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.store.JobPage;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.RetryResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queues jobs again that failed for good. Blocks on the store. */
@ApplicationScoped
public class DeadLetters {
    /** How many are queued again at once. */
    static final int MAX_RETRIED = 500;

    private final JobStore store;

    DeadLetters(JobStore store) {
        this.store = store;
    }

    /**
     * Queues the latest again, up to {@link #MAX_RETRIED} of them, however many of other types failed since. One that failed because another
     * did waits for that one again.
     */
    public RetriedView retry(@Nullable String type) {
        Map<String, Job> found = new LinkedHashMap<>();
        @Nullable String cursor = null;
        // All are found before the first one is queued again: the pages of a list that shrinks meanwhile would leave
        // some out.
        do {
            JobPage page = store.list(new JobQuery(JobState.FAILED, type, MAX_RETRIED - found.size(), cursor));
            page.jobs().forEach(job -> found.put(job.id(), job));
            cursor = page.cursor();
        } while (cursor != null && found.size() < MAX_RETRIED);
        int retried = 0;
        while (!found.isEmpty()) {
            retried += retry(found.values().iterator().next(), found);
        }
        return new RetriedView(retried, cursor != null);
    }

    /** Those a job waits for come first, so that it finds them on their way. Takes what it has seen to out of those left. */
    private int retry(Job job, Map<String, Job> left) {
        left.remove(job.id());
        int retried = 0;
        for (String parent : job.spec().after().jobs()) {
            Job found = left.get(parent);
            if (found != null) {
                retried += retry(found, left);
            }
        }
        return store.retry(job.id()) == RetryResult.QUEUED ? retried + 1 : retried;
    }
}
