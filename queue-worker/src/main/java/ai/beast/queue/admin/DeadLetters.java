package ai.beast.queue.admin;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.store.JobPage;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.RetryResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
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
        List<Job> found = new ArrayList<>();
        @Nullable String cursor = null;
        // All are found before the first one is queued again: the pages of a list that shrinks meanwhile would leave
        // some out.
        do {
            JobPage page = store.list(new JobQuery(JobState.FAILED, type, MAX_RETRIED - found.size(), cursor));
            found.addAll(page.jobs());
            cursor = page.cursor();
        } while (cursor != null && found.size() < MAX_RETRIED);
        int retried = 0;
        for (Job job : ParentsFirst.of(found)) {
            retried += store.retry(job.id()) == RetryResult.QUEUED ? 1 : 0;
        }
        return new RetriedView(retried, cursor != null);
    }
}
