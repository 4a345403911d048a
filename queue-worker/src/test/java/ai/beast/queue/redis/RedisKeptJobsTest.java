package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import ai.beast.queue.core.store.JobPage;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.KeptJobsContract;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.VirtualTime;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
