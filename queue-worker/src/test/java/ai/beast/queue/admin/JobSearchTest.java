package ai.beast.queue.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import ai.beast.queue.core.store.JobPage;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A list is put together from bounded steps, and says so when it stops at the bound. */
class JobSearchTest {
    private static final JobFilter ANY = JobFilter.of(null, null);

    private final VirtualTime time = new VirtualTime();
    private final MemoryJobStore store =
            new MemoryJobStore(Duration.ofSeconds(30), new Retention(Duration.ofDays(1), 1000), time);

    @ParameterizedTest
    @EnumSource(JobOrder.class)
    void pagesHaveEveryJobOnce(JobOrder order) {
        List<String> enqueued = enqueue(7);
        JobSearch search = new JobSearch(store);

        List<String> seen = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            JobSearch.Found page = search.find(ANY, order, 3, cursor);
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(3);
            assertThat(page.stoppedAtBound()).isFalse();
            page.jobs().forEach(job -> seen.add(job.id()));
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(seen).containsExactlyElementsOf(order == JobOrder.NEWEST ? enqueued.reversed() : enqueued);
    }

    @Test
    void mergesTheStepsByTime() {
        List<Job> jobs =
                enqueue(4).stream().map(id -> store.get(id).orElseThrow()).toList();
        JobSearch search = new JobSearch(steps(
                new JobPage(List.of(jobs.get(2), jobs.get(0)), "1", 2000),
                new JobPage(List.of(jobs.get(3), jobs.get(2), jobs.get(1)), null, 2000)));

        JobSearch.Found found = search.find(ANY, JobOrder.NEWEST, 3, null);

        assertThat(found.jobs()).containsExactly(jobs.get(3), jobs.get(2), jobs.get(1));
        assertThat(found.nextCursor()).isNotNull();
        assertThat(found.examined()).isEqualTo(4000);
    }

    @ParameterizedTest
    @EnumSource(JobOrder.class)
    void saysThatItStoppedAtItsBound(JobOrder order) {
        JobPage step = new JobPage(List.of(), "more", 2000);
        JobSearch search = new JobSearch(steps(step, step, step, step, step, step, step, step, step, step, step));

        JobSearch.Found found = search.find(ANY, order, 10, null);

        assertThat(found.examined()).isEqualTo(JobSearch.MAX_EXAMINED);
        assertThat(found.stoppedAtBound()).isTrue();
        assertThat(found.nextCursor()).isEqualTo(order == JobOrder.STATE ? "more" : null);
    }

    private List<String> enqueue(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            time.pass(Duration.ofSeconds(1));
            store.enqueue(List.of(NewJob.of("j" + i, "test", "{}")));
            ids.add("j" + i);
        }
        return ids;
    }

    /** A store whose lists are these pages, one after the other. */
    private static JobStore steps(JobPage... pages) {
        List<JobPage> left = new ArrayList<>(List.of(pages));
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (self, method, arguments) -> {
                    assertThat(arguments[0]).isInstanceOf(JobQuery.class);
                    return left.removeFirst();
                });
    }
}
