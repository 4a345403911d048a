package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.messaging.PendingEvents;
import ai.beast.messaging.dead.DeadLetter;
import ai.beast.messaging.dead.DeadLetterSource.Position;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.OutboxEvent;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.JobStoreContract;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.core.store.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisJobStoreTest extends JobStoreContract {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    private Keys keys;

    @Override
    protected JobStore store(VirtualTime time) {
        keys = REDIS.queue();
        return new RedisJobStore(REDIS.calls(), keys, StorePolicy.of(LEASE, RETENTION), time);
    }

    @Override
    protected PendingEvents outbox() {
        return new RedisOutbox(REDIS.calls(), keys, time);
    }

    @Test
    void withoutAGivenTimeTheClockOfRedisCounts() {
        JobStore store = realTime(REDIS.calls(), REDIS.queue(), RETENTION);
        NewJob job = NewJob.of(JobIds.system().next(), "test", "{}");

        store.enqueue(List.of(job));

        Instant enqueued = store.get(job.id()).orElseThrow().times().enqueuedAt();
        assertThat(Duration.between(enqueued, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void refusedEventIsListedReplayedAndDropped() {
        Keys queue = REDIS.queue();
        JobStore store = realTime(REDIS.calls(), queue, RETENTION);
        RedisOutbox outbox = new RedisOutbox(REDIS.calls(), queue, RedisJobStore.REDIS_TIME);
        store.enqueue(List.of(NewJob.of(JobIds.system().next(), "test", "{}")));
        Lease lease = store.claim("w", 1).getFirst();
        String event = "{\"source\":\"urn:s\",\"type\":\"model.deleted\",\n\"data\":{}}";
        List<OutboxEvent> events = List.of(new OutboxEvent("e0", "k", event), new OutboxEvent("e1", "k", "{}"));
        Outcome done = new Outcome.Completed(lease.id(), lease.fence(), "{}", Duration.ofHours(1), events);
        store.settle("w", List.of(done), 0);

        outbox.deadLetter("e0", "too\nlarge");
        outbox.deadLetter("e1", "too large");

        assertThat(outbox.page(null, null, 9))
                .extracting(DeadLetter::id)
                .containsExactlyInAnyOrder("outbox-e0", "outbox-e1");
        DeadLetter letter = outbox.page("model.deleted", null, 9).getFirst();
        assertThat(letter.reason()).isEqualTo("too large");
        assertThat(letter.lastFailedAt()).isAfter(Instant.EPOCH);
        assertThat(outbox.find("e0").orElseThrow().text()).isEqualTo(event);
        Position last = new Position(letter.lastFailedAt().plusSeconds(1), "");
        assertThat(outbox.page("model.deleted", last, 9)).hasSize(1);

        assertThat(outbox.replay("", null)).isZero();
        assertThat(outbox.replay(null, "model.deleted")).isEqualTo(1);
        assertThat(outbox.oldest(9)).containsExactly(new PendingEvents.Pending("e0", "k", event));
        assertThat(outbox.replay("e0", null)).isZero();
        outbox.tend(Duration.ofHours(1));
        assertThat(outbox.count()).isEqualTo(1);
        assertThat(outbox.drop("e1")).isTrue();
        assertThat(outbox.drop("e1")).isFalse();
    }

    @Test
    void damagedRefusedEventHidesNoOther() {
        Keys queue = REDIS.queue();
        RedisOutbox outbox = new RedisOutbox(REDIS.calls(), queue, RedisJobStore.REDIS_TIME);
        String refused = queue.structure().get(31);
        REDIS.calls().send("HSET", List.of(refused, "damaged", "no lines", "e", "1\n0 too large\nk\n{}"));

        assertThat(outbox.page(null, null, 9))
                .extracting(DeadLetter::id)
                .containsExactlyInAnyOrder("outbox-damaged", "outbox-e");
        assertThat(outbox.replay(null, null)).isEqualTo(1);
        assertThat(outbox.oldest(9)).containsExactly(new PendingEvents.Pending("e", "k", "{}"));
        assertThat(outbox.count()).isEqualTo(1);
        assertThat(outbox.drop("damaged")).isTrue();
    }

    @Test
    void scriptsThatRedisForgotAreSentAgain() {
        RedisCalls calls = REDIS.calls();
        JobStore store = realTime(calls, REDIS.queue(), RETENTION);
        store.enqueue(List.of(NewJob.of(JobIds.system().next(), "test", "{}")));

        calls.send("SCRIPT", List.of("FLUSH"));

        assertThat(store.claim("w", 1)).hasSize(1);
        assertThat(store.stats().states()).containsEntry(JobState.STARTED, 1L);
    }

    /** As a newer version may write it that was taken back. */
    @ParameterizedTest
    @ValueSource(strings = {"0000000019surely\tnot\tthis", "0000000010?test\t1,x\t\t\tdisk\tz\t{}"})
    void aJobThatCannotBeReadHidesNoOther(String body) {
        RedisCalls calls = REDIS.calls();
        Keys queue = REDIS.queue();
        JobStore store = realTime(calls, queue, RETENTION);
        store.limit(Limit.atOnce("type:other", 1));
        JobIds ids = JobIds.system();
        List<NewJob> jobs = Stream.generate(() -> NewJob.of(ids.next(), "test", "{}"))
                .limit(3)
                .toList();
        store.enqueue(jobs);
        calls.send("HSET", List.of(queue.structure().getFirst(), jobs.get(1).id(), body));

        assertThat(store.list(new JobQuery(null, null, 9, null)).jobs()).hasSize(3);
        List<Lease> leases = store.claim("w", 3);
        assertThat(leases).extracting(lease -> lease.spec().type()).containsExactly("test", JobBody.UNREADABLE, "test");

        List<Outcome> releases = leases.stream()
                .map(lease -> (Outcome) new Outcome.Released(lease.id(), lease.fence(), null, Duration.ZERO))
                .toList();
        assertThat(store.settle("w", releases, 0).settled()).containsOnly(Settled.RELEASED);
        assertThat(store.get(jobs.get(1).id()).orElseThrow().state()).isEqualTo(JobState.QUEUED);
        assertThat(store.audit()).isEmpty();
    }

    @Test
    void manyWorkersClaimEveryJobOnce() {
        Keys queue = REDIS.queue();
        JobStore store = realTime(REDIS.calls(), queue, RETENTION);
        JobIds ids = JobIds.system();
        List<NewJob> jobs = IntStream.range(0, 2000)
                .mapToObj(i -> NewJob.of(ids.next(), "test", "{\"i\":" + i + "}"))
                .toList();
        store.enqueue(jobs);

        List<CompletableFuture<List<String>>> workers = IntStream.range(0, 8)
                .mapToObj(w -> CompletableFuture.supplyAsync(() -> drain(store, "w" + w)))
                .toList();
        List<String> claimed =
                workers.stream().flatMap(worker -> worker.join().stream()).toList();

        assertThat(claimed).hasSize(2000).doesNotHaveDuplicates();
        assertThat(store.audit()).isEmpty();
        assertThat(store.stats().totals().finished()).isEqualTo(2000);
    }

    private static List<String> drain(JobStore store, String worker) {
        List<String> ids = new java.util.ArrayList<>();
        List<Lease> leases = store.claim(worker, 7);
        while (!leases.isEmpty()) {
            leases.forEach(lease -> ids.add(lease.id()));
            List<Outcome> outcomes = leases.stream()
                    .map(lease -> (Outcome)
                            new Outcome.Completed(lease.id(), lease.fence(), "{}", Duration.ofHours(1), List.of()))
                    .toList();
            leases = store.settle(worker, outcomes, 7).leases();
        }
        return ids;
    }

    @Test
    void noMoreEndedJobsAreKeptThanConfigured() {
        JobStore store = realTime(REDIS.calls(), REDIS.queue(), new Retention(Duration.ofDays(1), 10));
        JobIds ids = JobIds.system();
        store.enqueue(IntStream.range(0, 100)
                .mapToObj(i -> NewJob.of(ids.next(), "test", "{}"))
                .toList());

        drain(store, "w");

        assertThat(store.list(new JobQuery(null, null, 500, null)).jobs()).hasSize(10);
        assertThat(store.audit()).isEmpty();
    }

    @Test
    void noMoreBytesOfEndedJobsAreKeptThanConfigured() {
        long most = 100_000;
        JobStore store = realTime(REDIS.calls(), REDIS.queue(), new Retention(Duration.ofDays(1), 1000, most));
        List<String> failed = end(
                store,
                5,
                lease -> new Outcome.GaveUp(
                        lease.id(), lease.fence(), new JobError("download_failed", "No"), List.of()));
        List<String> finished = end(
                store,
                200,
                lease -> new Outcome.Completed(
                        lease.id(),
                        lease.fence(),
                        "{\"r\":\"" + "r".repeat(1000) + "\"}",
                        Duration.ofHours(1),
                        List.of()));

        List<String> kept = store.list(new JobQuery(JobState.FINISHED, null, 500, null)).jobs().stream()
                .map(Job::id)
                .toList();
        assertThat(store.stats().keptBytes()).isBetween(most * 3 / 4, most);
        assertThat(kept).hasSizeBetween(30, 45).contains(finished.getLast()).doesNotContain(finished.getFirst());
        assertThat(failed).allSatisfy(id -> assertThat(store.get(id)).isPresent());

        // Larger than all there may be: the finished ones make room first, then the oldest failed ones.
        List<String> more = end(
                store,
                100,
                lease -> new Outcome.GaveUp(
                        lease.id(), lease.fence(), new JobError("download_failed", "No"), List.of()));

        assertThat(store.list(new JobQuery(JobState.FINISHED, null, 500, null)).jobs())
                .isEmpty();
        assertThat(store.get(failed.getFirst())).isEmpty();
        assertThat(store.get(more.getLast())).isPresent();
        assertThat(store.stats().keptBytes()).isBetween(most * 3 / 4, most);
        assertThat(store.audit()).isEmpty();
    }

    /** Jobs of 1.5 kB that end one after the other. */
    private static List<String> end(JobStore store, int count, Function<Lease, Outcome> how) {
        JobIds ids = JobIds.system();
        return IntStream.range(0, count)
                .mapToObj(_ -> {
                    NewJob job = NewJob.of(ids.next(), "test", "{\"p\":\"" + "p".repeat(1500) + "\"}");
                    store.enqueue(List.of(job));
                    store.settle("w", List.of(how.apply(store.claim("w", 1).getFirst())), 0);
                    return job.id();
                })
                .toList();
    }

    @Test
    void allKeysOfAQueueShareOneHashTag() {
        assertThat(new Keys("ai_beast_tasks").structure())
                .hasSize(36)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.startsWith("q:{ai_beast_tasks}:"));
    }

    @Test
    void aJobThatBecomesReadyRingsForOneWhoListens() {
        Keys queue = REDIS.queue();
        JobStore store = realTime(REDIS.calls(), queue, RETENTION);
        CompletionStage<Boolean> heard = new RedisWakeUpSignal(REDIS.calls(), queue).listen(Duration.ofSeconds(8));

        store.enqueue(List.of(
                NewJob.of(JobIds.system().next(), "test", "{}").withOptions(JobOptions.DEFAULT.withMaxLosses(9))));

        assertThat(heard).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
        assertThat(store.claim("w", 1)).hasSize(1);
    }

    @Test
    void aRingThatIsPassedOnIsHeardByTheNext() {
        RedisWakeUpSignal wakeUpSignal = new RedisWakeUpSignal(REDIS.calls(), REDIS.queue());

        wakeUpSignal.send();

        assertThat(wakeUpSignal.listen(Duration.ofSeconds(8)))
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(true);
    }

    @Test
    void whereNothingRingsNothingIsHeard() {
        RedisWakeUpSignal wakeUpSignal = new RedisWakeUpSignal(REDIS.calls(), REDIS.queue());

        assertThat(wakeUpSignal.listen(Duration.ofMillis(50)))
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(false);
    }

    @Test
    void reportsAnUnavailableStoreWhenTheConnectionCloses() {
        RedisWakeUpSignal wakeUpSignal = new RedisWakeUpSignal(REDIS.calls(), REDIS.queue());
        RedisCalls other = REDIS.calls();
        CompletableFuture<Boolean> heard =
                wakeUpSignal.listen(Duration.ofSeconds(8)).toCompletableFuture();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            other.send("CLIENT", List.of("KILL", "TYPE", "normal", "SKIPME", "yes"));
            return heard.isDone();
        });

        assertThat(heard).isCompletedExceptionally();
        assertThat(heard.exceptionNow()).isInstanceOf(StoreUnavailableException.class);
    }

    private static JobStore realTime(RedisCalls calls, Keys queue, Retention retention) {
        return new RedisJobStore(calls, queue, StorePolicy.of(LEASE, retention), RedisJobStore.REDIS_TIME);
    }
}
