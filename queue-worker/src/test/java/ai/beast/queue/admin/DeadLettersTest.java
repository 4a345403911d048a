package ai.beast.queue.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.VirtualTime;
import ai.beast.queue.redis.RedisJobStore;
import ai.beast.queue.redis.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadLettersTest {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    private final VirtualTime time = new VirtualTime();
    private final JobStore store = new RedisJobStore(
            REDIS.calls(),
            REDIS.queue(),
            StorePolicy.of(Duration.ofSeconds(30), new Retention(Duration.ofDays(7), 10_000)),
            time);
    private final DeadLetters dead = new DeadLetters(store);

    /** A failed job that others can fail with. */
    @BeforeEach
    void fail() {
        store.enqueue(List.of(NewJob.of("first", "test", "{}")));
        Lease lease = store.claim("w", 1).getFirst();
        store.settle(
                "w", List.of(new Outcome.GaveUp("first", lease.fence(), new JobError("x", "No luck"), List.of())), 0);
        time.pass(Duration.ofSeconds(1));
    }

    @Test
    void aJobBehindThousandsOfOtherTypesIsFound() {
        failed("other", 2100);

        assertThat(dead.retry("test")).isEqualTo(new RetriedView(1, false));

        assertThat(store.get("first").orElseThrow().state()).isEqualTo(JobState.QUEUED);
        assertThat(store.stats().states()).containsEntry(JobState.FAILED, 2100L);
    }

    @Test
    void retriesUpToTheLimitAndReportsMore() {
        failed("other", DeadLetters.MAX_RETRIED + 10);

        assertThat(dead.retry("other")).isEqualTo(new RetriedView(DeadLetters.MAX_RETRIED, true));
        assertThat(dead.retry("other")).isEqualTo(new RetriedView(10, false));
        assertThat(dead.retry("other")).isEqualTo(new RetriedView(0, false));
        assertThat(dead.retry(null)).isEqualTo(new RetriedView(1, false));
    }

    @Test
    void thoseOthersWaitForComeFirst() {
        failed("test", 3);

        assertThat(dead.retry("test")).isEqualTo(new RetriedView(4, false));

        assertThat(store.claim("w", 9)).extracting(Lease::id).containsExactly("first");
        assertThat(store.stats().states()).containsEntry(JobState.WAITING, 3L);
    }

    private void failed(String type, int count) {
        Dependencies after = new Dependencies(List.of("first"), Dependencies.OnFailure.FAIL);
        store.enqueue(IntStream.range(0, count)
                .mapToObj(i -> NewJob.of(type + i, type, "{}").withAfter(after))
                .toList());
    }
}
