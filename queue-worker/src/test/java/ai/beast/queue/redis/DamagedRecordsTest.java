package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.admin.ChangeResult;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data deleted by hand, or lost with the end of an append-only file, costs no other job anything. */
class DamagedRecordsTest {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int MANY = 10_000;

    private enum Damage {
        NO_BODY,
        NO_RECORD,
        UNREADABLE_RECORD
    }

    private final VirtualTime time = new VirtualTime();
    private final JobIds ids = JobIds.system();
    private RedisCalls calls;
    private Keys queue;
    private JobStore store;

    @BeforeEach
    void create() {
        calls = REDIS.calls();
        queue = REDIS.queue();
        store = new RedisJobStore(calls, queue, StorePolicy.of(LEASE, Retention.DEFAULT), time);
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void lostLeaseCostsNoOtherJob(Damage damage) {
        List<String> jobs = enqueue(3, Duration.ZERO);
        store.claim("w", 3);
        damage(jobs.get(1), damage);
        time.pass(LEASE);

        assertThat(store.reap(10)).hasSize(3);

        assertThat(claimed()).contains(jobs.get(0), jobs.get(2));
        repaired();
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void claimCostsNoOtherJob(Damage damage) {
        List<String> jobs = enqueue(3, Duration.ZERO);
        store.claim("w", 3)
                .forEach(lease -> settle(new Outcome.Released(lease.id(), lease.fence(), null, Duration.ZERO)));
        damage(jobs.get(1), damage);

        assertThat(claimed()).contains(jobs.get(0), jobs.get(2));
        repaired();
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void outcomeOfDamagedJobCostsNoOther(Damage damage) {
        enqueue(3, Duration.ZERO);
        List<Lease> leases = store.claim("w", 3);
        damage(leases.get(1).id(), damage);

        List<Settled> settled = store.settle(
                        "w",
                        leases.stream()
                                .map(it -> (Outcome) new Outcome.Completed(
                                        it.id(), it.fence(), "{}", Duration.ofHours(1), List.of()))
                                .toList(),
                        0)
                .settled();

        assertThat(settled.get(0)).isEqualTo(Settled.FINISHED);
        assertThat(settled.get(2)).isEqualTo(Settled.FINISHED);
        time.pass(LEASE);
        store.reap(10);
        repaired();
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void promotionCostsNoOtherJob(Damage damage) {
        List<String> jobs = enqueue(3, Duration.ofSeconds(1));
        damage(jobs.get(1), damage);
        time.pass(Duration.ofSeconds(2));

        store.promote(10);

        assertThat(claimed()).contains(jobs.get(0), jobs.get(2));
        repaired();
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void limitCostsNoOtherJob(Damage damage) {
        store.limit(Limit.atOnce("type:test", 0));
        List<String> jobs = enqueue(3, Duration.ZERO);
        assertThat(store.claim("w", 3)).isEmpty();
        damage(jobs.get(1), damage);
        time.pass(Duration.ofHours(1));

        store.promote(10);
        store.limit(Limit.atOnce("type:test", 5));
        store.unlimit("type:test");

        assertThat(claimed()).contains(jobs.get(0), jobs.get(2));
        repaired();
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void retentionPassesDamagedJob(Damage damage) {
        List<String> jobs = enqueue(3, Duration.ZERO);
        store.claim("w", 3)
                .forEach(it ->
                        settle(new Outcome.Completed(it.id(), it.fence(), "{}", Duration.ofSeconds(1), List.of())));
        damage(jobs.get(1), damage);
        time.pass(Duration.ofSeconds(2));

        store.reap(10);

        assertThat(store.get(jobs.get(0))).isEmpty();
        assertThat(store.get(jobs.get(2))).isEmpty();
        repaired();
    }

    @Test
    void dependantOfDroppedJobEnds() {
        String parent = enqueue(1, Duration.ZERO).getFirst();
        NewJob child = NewJob.of(ids.next(), "test", "{}")
                .withAfter(new Dependencies(List.of(parent), Dependencies.OnFailure.FAIL));
        store.enqueue(List.of(child));
        damage(parent, Damage.NO_BODY);

        store.claim("w", 1);

        assertThat(store.get(child.id()).orElseThrow().state()).isEqualTo(JobState.FAILED);
        repaired();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void repairLeavesSoundQueue(long seed) {
        Random random = new Random(seed);
        store.limit(Limit.atOnce("resource:gpu", 1));
        List<String> jobs = new ArrayList<>(enqueue(10, Duration.ZERO));
        List<NewJob> others = Stream.generate(() -> NewJob.of(ids.next(), "test", "{}")
                        .withResources(java.util.Map.of("gpu", 1))
                        .withOptions(JobOptions.DEFAULT.withMaxLosses(9))
                        .withIdempotencyKey("key-" + random.nextInt(1_000_000))
                        .withDelay(Duration.ofSeconds(random.nextInt(3)))
                        .withAfter(new Dependencies(List.of(jobs.get(random.nextInt(10))), Dependencies.OnFailure.RUN)))
                .limit(20)
                .toList();
        store.enqueue(others);
        others.forEach(job -> jobs.add(job.id()));
        store.claim("w", 5).forEach(it -> {
            if (random.nextBoolean()) {
                settle(new Outcome.Completed(it.id(), it.fence(), "{}", Duration.ofHours(1), List.of()));
            }
        });
        List<String> structure = queue.structure();
        for (int i = 0; i < 10; i++) {
            damage(jobs.get(random.nextInt(jobs.size())), Damage.values()[random.nextInt(3)]);
        }
        calls.send("DEL", List.of(structure.get(2 + random.nextInt(structure.size() - 2))));

        store.repair(MANY);

        assertThat(store.audit()).isEmpty();
        assertThat(store.repair(MANY)).isEmpty();
        assertThat(store.list(new JobQuery(null, null, 100, null)).jobs())
                .allSatisfy(job -> assertThat(job.spec().type()).isEqualTo("test"));
    }

    @Test
    void unreadableRecordHasNoAttempts() {
        String job = enqueue(1, Duration.ZERO).getFirst();
        store.claim("w", 1);
        damage(job, Damage.UNREADABLE_RECORD);

        assertThat(store.attempts(job)).contains(List.of());
    }

    @Test
    void jobWithoutBodyIsUnknownToChangeOfPriority() {
        String job = enqueue(1, Duration.ZERO).getFirst();
        store.claim("w", 1);
        damage(job, Damage.NO_BODY);

        assertThat(store.prioritize(job, Priority.HIGH)).isEqualTo(ChangeResult.UNKNOWN);
    }

    @Test
    void repairLeavesLongQueueAlone() {
        List<String> jobs = enqueue(2, Duration.ZERO);
        damage(jobs.getFirst(), Damage.NO_BODY);

        assertThat(store.repair(0)).isEmpty();

        assertThat(store.audit()).isNotEmpty();
    }

    /** After a repair nothing is wrong with the queue. */
    private void repaired() {
        store.repair(MANY);
        assertThat(store.audit()).isEmpty();
    }

    private List<String> claimed() {
        List<String> claimed = new ArrayList<>();
        List<Lease> leases = store.claim("w", 10);
        while (!leases.isEmpty()) {
            leases.forEach(lease -> claimed.add(lease.id()));
            leases = store.claim("w", 10);
        }
        return claimed;
    }

    private void settle(Outcome outcome) {
        store.settle("w", List.of(outcome), 0);
    }

    private List<String> enqueue(int count, Duration delay) {
        List<NewJob> jobs = Stream.generate(
                        () -> NewJob.of(ids.next(), "test", "{}").withDelay(delay))
                .limit(count)
                .toList();
        store.enqueue(jobs);
        return jobs.stream().map(NewJob::id).toList();
    }

    private void damage(String id, Damage damage) {
        String body = queue.structure().get(0);
        String record = queue.structure().get(1);
        switch (damage) {
            case NO_BODY -> calls.send("HDEL", List.of(body, id));
            case NO_RECORD -> calls.send("HDEL", List.of(record, id));
            case UNREADABLE_RECORD -> calls.send("HSET", List.of(record, id, "r..,1,0"));
        }
    }
}
