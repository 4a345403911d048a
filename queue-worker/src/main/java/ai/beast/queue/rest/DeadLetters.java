package ai.beast.queue.rest;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobPage;
import ai.beast.queue.core.JobQuery;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.JobStore;
import ai.beast.queue.core.RetryResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queues jobs again that failed for good. Blocks on the store. */
@ApplicationScoped
public class DeadLetters {
    /** How many are queued again at once. */
    static final int MOST = 500;

    private final JobStore store;

    DeadLetters(JobStore store) {
        this.store = store;
    }

    /** Queues the latest again, up to {@link #MOST} of them, however many of other types failed since. */
    RetriedView retry(@Nullable String type) {
        Set<String> ids = new LinkedHashSet<>();
        @Nullable String cursor = null;
        // All are found before the first one is queued again: the pages of a list that shrinks meanwhile would leave
        // some out.
        do {
            JobPage page = store.list(new JobQuery(JobState.FAILED, type, MOST - ids.size(), cursor));
            page.jobs().stream().map(Job::id).forEach(ids::add);
            cursor = page.cursor();
        } while (cursor != null && ids.size() < MOST);
        int retried = 0;
        for (String id : ids) {
            if (store.retry(id) == RetryResult.QUEUED) {
                retried++;
            }
        }
        return new RetriedView(retried, cursor != null);
    }
}
