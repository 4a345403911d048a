package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.store.JobPage;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.KeptJobsContract;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisKeptJobsTest extends KeptJobsContract {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    private Keys keys;

    @Override
    protected JobStore store(VirtualTime time) {
        keys = REDIS.queue();
        return new RedisJobStore(REDIS.calls(), keys, StorePolicy.of(LEASE, RETENTION), time);
    }

    @Test
    void oneStepExaminesABoundedNumberOfJobs() {
        List<NewJob> jobs = IntStream.range(0, 2500).mapToObj(i -> job("j" + i)).toList();
        store.enqueue(jobs);
        JobFilter last = new JobFilter(Set.of(), null, jobs.getLast().id(), null);

        JobPage first = store.list(new JobQuery(last, JobOrder.NEWEST, null, 10, null));
        JobPage second = store.list(new JobQuery(last, JobOrder.NEWEST, null, 10, first.cursor()));

        assertThat(first.jobs()).isEmpty();
        assertThat(first.examined()).isBetween(1900, 2000);
        assertThat(second.jobs()).hasSize(1);
        assertThat(first.examined() + second.examined()).isEqualTo(2500);
        assertThat(second.cursor()).isNull();
    }

    /** A step of such jobs must not hold up the workers for longer than one of short jobs. */
    @Test
    void oneStepExaminesFewerJobsWithLongBodies() {
        String payload = "{\"note\":\"" + "x".repeat(200_000) + "\"}";
        for (int i = 0; i < 60; i++) {
            store.enqueue(List.of(NewJob.of(ids.next(), "test", payload)));
        }
        JobFilter absent = new JobFilter(Set.of(), null, "no such text", null);

        JobPage first = store.list(new JobQuery(absent, JobOrder.STATE, null, 10, null));
        JobPage second = store.list(new JobQuery(absent, JobOrder.STATE, null, 10, first.cursor()));

        assertThat(first.examined()).isBetween(30, 50);
        assertThat(first.examined() + second.examined()).isEqualTo(60);
        assertThat(second.cursor()).isNull();
    }

    /** In time that is proportional to its length: Redis serves no other client meanwhile. */
    @Test
    void searchesLongTextWithoutBreaks() {
        NewJob named = NewJob.of(ids.next(), "test", "{\"name\":\"" + "x".repeat(250_000) + "y\"}");
        store.enqueue(List.of(named));

        JobPage page =
                store.list(new JobQuery(new JobFilter(Set.of(), null, "xy", null), JobOrder.STATE, null, 10, null));

        assertThat(page.jobs()).extracting(Job::id).containsExactly(named.id());
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/beast_0123456789ab_ABCDEFGHIJKLMNOP-hidden-QRSTUV/x.gguf, false",
        "https://example.org/my-hf_0123456789abcdefghijhidden/x.gguf, false",
        "https://example.org/beast_7b_hidden.gguf, true"
    })
    void searchesNoKeyOfAStandardForm(String url, boolean found) {
        store.enqueue(List.of(NewJob.of(ids.next(), "test", "{\"url\":\"" + url + "\"}")));

        JobPage page =
                store.list(new JobQuery(new JobFilter(Set.of(), null, "hidden", null), JobOrder.STATE, null, 10, null));

        assertThat(page.jobs()).hasSize(found ? 1 : 0);
    }

    @Test
    void longErrorOfAnAttemptIsCutBetweenCharacters() {
        enqueue(1);
        Lease lease = claimOne();
        JobError error = new JobError("x", "-".repeat(297) + "\u00e9\u00e9\u00e9");
        settle(new Outcome.Retried(lease.id(), lease.fence(), error, Duration.ZERO));

        assertThat(store.attempts(lease.id()).orElseThrow().getFirst().error())
                .isEqualTo(new JobError("x", "-".repeat(297)));
    }

    /** A newer version may report more than this one reads. */
    @Test
    void unknownFormOfProgressHidesNoJob() {
        List<String> ids = enqueue(2);
        store.claim("w", 2);
        REDIS.calls().send("HSET", List.of(progress(), ids.getFirst(), "1,2,3,fetch", ids.getLast(), "1,2,3"));

        assertThat(store.list(new JobQuery(null, null, 10, null)).jobs()).hasSize(2);
        assertThat(get(ids.getFirst()).run().progress()).isNull();
        assertThat(get(ids.getLast()).run().progress()).isEqualTo(new Progress(1, 2, 3));
    }

    private String progress() {
        return keys.structure().stream()
                .filter(key -> key.endsWith(":progress"))
                .findFirst()
                .orElseThrow();
    }
}
