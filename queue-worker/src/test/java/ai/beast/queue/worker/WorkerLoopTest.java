package ai.beast.queue.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.RetryPolicy;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.lease.WakeUpSignal;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.core.store.VirtualTime;
import ai.beast.work.loop.Loops;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerLoopTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final VirtualTime storeTime = new VirtualTime();
    private final JobStore store = new MemoryJobStore(LEASE, Retention.DEFAULT, storeTime);
    private final Bell wakeUpSignal = new Bell();
    private final AtomicInteger defects = new AtomicInteger();
    private final JobIds ids = JobIds.system();
    private final Probe probe = new Probe();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Heartbeats heartbeats = new Heartbeats(store, "w", Duration.ofSeconds(10), LEASE, Clock.systemUTC());
    private final Loops supervisor = new Loops();
    /** Jobs whose outcomes, or other outcomes than a failure, the store refuses. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private volatile boolean refusesFailures;
    private WorkerLoops loops;

    @AfterEach
    void stop() throws InterruptedException {
        if (loops != null) {
            loops.stop();
            assertThat(loops.awaitEnd(Duration.ofSeconds(20))).isTrue();
            supervisor.close();
        }
        assertThat(store.audit()).isEmpty();
    }

    @Test
    void jobsAreRunAndReported() {
        List<String> jobs = enqueue(20, JobOptions.DEFAULT);
        probe.open.release(100);

        start(4, false);

        awaitState(jobs, JobState.FINISHED);
        assertThat(store.get(jobs.getFirst()).orElseThrow().run().result()).isEqualTo("{\"done\":true}");
    }

    @Test
    void countsAttemptsByTypeAndOutcome() {
        List<String> jobs = enqueue(3, JobOptions.DEFAULT);
        probe.open.release(100);

        start(2, false);

        awaitState(jobs, JobState.FINISHED);
        await().untilAsserted(() -> assertThat(
                        meters.get("ai_beast_queue_job_duration").timer().count())
                .isEqualTo(3));
        assertThat(meters.get("ai_beast_queue_attempts")
                        .tags("type", "test", "outcome", "finished")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void countsUnknownTypesAsOne() {
        JobMetrics metrics = new JobMetrics(meters, List.of("test"));
        for (int i = 0; i < 100; i++) {
            metrics.settled("strange-" + i, Settled.FAILED, Duration.ofSeconds(1));
        }

        assertThat(meters.get("ai_beast_queue_attempts")
                        .tags("type", "other", "outcome", "failed")
                        .counter()
                        .count())
                .isEqualTo(100);
        assertThat(meters.find("ai_beast_queue_job_duration").timers()).hasSize(2);
    }

    @Test
    void neverMoreRunThanThereAreSlots() {
        List<String> jobs = enqueue(12, JobOptions.DEFAULT);
        start(3, false);

        await().untilAtomic(probe.running, org.hamcrest.Matchers.is(3));
        assertThat(store.stats().states()).containsEntry(JobState.STARTED, 3L).containsEntry(JobState.QUEUED, 9L);
        probe.report.countDown();
        probe.open.release(100);

        awaitState(jobs, JobState.FINISHED);
        assertThat(probe.most.get()).isEqualTo(3);
    }

    @Test
    void aWorkerOfManySlotsFillsThemAllAndNoMore() {
        List<String> jobs = enqueue(60, JobOptions.DEFAULT);
        start(41, false);

        await().untilAtomic(probe.running, org.hamcrest.Matchers.is(41));
        assertThat(store.stats().states()).containsEntry(JobState.STARTED, 41L).containsEntry(JobState.QUEUED, 19L);
        assertThat(loops.held()).hasSize(41);
        probe.report.countDown();
        probe.open.release(100);

        awaitState(jobs, JobState.FINISHED);
        assertThat(probe.most.get()).isEqualTo(41);
    }

    @Test
    void aBurstOfManySlotsEndsWhenTheQueueIsDrained() throws Exception {
        List<String> jobs = enqueue(100, JobOptions.DEFAULT);
        probe.open.release(200);

        start(40, true);

        assertThat(loops.awaitEnd(Duration.ofSeconds(20))).isTrue();
        awaitState(jobs, JobState.FINISHED);
    }

    @Test
    void aDefectOfTheStoreDoesNotEndTheLoop() {
        defects.set(2);
        start(3, false);

        List<String> jobs = enqueue(5, JobOptions.DEFAULT);
        probe.open.release(100);

        awaitState(jobs, JobState.FINISHED);
        assertThat(defects).hasValue(0);
    }

    @Test
    void refusedOutcomeDelaysNoOther() {
        List<String> jobs = enqueue(6, JobOptions.DEFAULT);
        refused.add(jobs.get(2));
        probe.open.release(100);

        start(3, false);

        List<String> others = jobs.stream().filter(id -> !refused.contains(id)).toList();
        awaitState(others, JobState.FINISHED);
        awaitState(List.copyOf(refused), JobState.FAILED);
        Job failed = store.get(jobs.get(2)).orElseThrow();
        assertThat(failed.run().error().detail()).contains("refused to store the outcome");
        assertThat(failed.counts().failures()).isEqualTo(1);
        // and its slot is free again
        await().until(() -> loops.held().isEmpty());
        probe.open.release(100);
        awaitState(enqueue(6, JobOptions.DEFAULT), JobState.FINISHED);
    }

    @Test
    void leavesJobWithoutAnyAcceptedOutcomeToReaper() {
        refusesFailures = true;
        List<String> jobs = enqueue(1, JobOptions.DEFAULT);
        refused.addAll(jobs);
        probe.open.release(100);

        start(1, false);

        await().until(() -> loops.held().isEmpty() && probe.most.get() == 1);
        assertThat(store.get(jobs.getFirst()).orElseThrow().state()).isEqualTo(JobState.STARTED);
        storeTime.pass(LEASE);
        assertThat(store.reap(10)).isEqualTo(jobs);
    }

    @Test
    void aRingThatComesToAFullWorkerIsPassedOn() {
        // given a worker with one slot left, which listens
        enqueue(1, JobOptions.DEFAULT);
        start(2, false);
        await().untilAtomic(probe.running, org.hamcrest.Matchers.is(1));
        await().until(() -> wakeUpSignal.listening() == 1);
        // when both slots are filled as its job ends, and it rings then
        NewJob second = NewJob.of(ids.next(), "test", "{}");
        NewJob third = NewJob.of(ids.next(), "test", "{}");
        store.enqueue(List.of(second, third));
        probe.report.countDown();
        probe.open.release();
        await().until(() -> Stream.of(second, third)
                .allMatch(job -> store.get(job.id()).orElseThrow().state() != JobState.QUEUED));
        wakeUpSignal.send();

        // then others can hear it
        await().until(() -> wakeUpSignal.rings() == 1 && wakeUpSignal.listening() == 0);
        probe.open.release(10);
        awaitState(List.of(second.id(), third.id()), JobState.FINISHED);
    }

    @Test
    void reconnectsBrokenWakeUpSignal() {
        wakeUpSignal.broken = 2;
        start(2, false);
        await().until(() -> wakeUpSignal.broken == 0 && wakeUpSignal.listening() == 1);

        probe.open.release();
        List<String> jobs = enqueue(1, JobOptions.DEFAULT);

        awaitState(jobs, JobState.FINISHED);
    }

    @Test
    void retriesUntilTheBudgetIsUsedUp() {
        probe.failure = () -> JobFailedException.retryable("download_failed", "no luck");
        List<String> jobs = enqueue(1, JobOptions.DEFAULT.withRetry(new RetryPolicy(3, Duration.ZERO, Duration.ZERO)));
        probe.open.release(100);

        start(2, false);

        awaitState(jobs, JobState.FAILED);
        Job job = store.get(jobs.getFirst()).orElseThrow();
        assertThat(job.counts().failures()).isEqualTo(3);
        assertThat(job.run().error().code()).isEqualTo("download_failed");
        await().until(() -> probe.abandoned.contains(job.id()));
    }

    @Test
    void aFailedJobRestsAtLeastAsLongAsItsFailureAsks() {
        probe.failure =
                () -> JobFailedException.retryable("download_failed", "busy").withMinDelay(Duration.ofMinutes(40));
        List<String> jobs = enqueue(
                1, JobOptions.DEFAULT.withRetry(new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(9))));
        probe.open.release(100);

        start(2, false);

        awaitState(jobs, JobState.SCHEDULED);
        Job job = store.get(jobs.getFirst()).orElseThrow();
        assertThat(job.counts().failures()).isEqualTo(1);
        assertThat(job.times().dueAt().toEpochMilli() - storeTime.getAsLong())
                .isEqualTo(Duration.ofMinutes(40).toMillis());
    }

    @Test
    void aPermanentFailureIsNotTriedAgain() {
        probe.failure = () -> JobFailedException.permanent("not_a_model", "that is a cat");
        List<String> jobs = enqueue(1, JobOptions.DEFAULT);
        probe.open.release(100);

        start(2, false);

        awaitState(jobs, JobState.FAILED);
        assertThat(store.get(jobs.getFirst()).orElseThrow().counts().failures()).isEqualTo(1);
    }

    @Test
    void anUnexpectedFailureTellsNothingOfTheCode() {
        probe.failure = () -> new IllegalStateException("secret detail");
        List<String> jobs = enqueue(1, JobOptions.DEFAULT.withRetry(new RetryPolicy(1, Duration.ZERO, Duration.ZERO)));
        probe.open.release(100);

        start(2, false);

        awaitState(jobs, JobState.FAILED);
        assertThat(store.get(jobs.getFirst()).orElseThrow().run().error().detail())
                .doesNotContain("secret", "Exception");
    }

    @Test
    void cancellingStopsARunningJobWithTheNextHeartbeat() {
        List<String> jobs = enqueue(1, JobOptions.DEFAULT);
        start(1, false);
        await().untilAtomic(probe.running, org.hamcrest.Matchers.is(1));

        store.cancel(jobs.getFirst());
        probe.report.countDown();

        await().until(() -> {
            heartbeats.tick(loops.held());
            return store.get(jobs.getFirst()).orElseThrow().state() == JobState.CANCELLED;
        });
        await().until(() -> probe.abandoned.contains(jobs.getFirst()));
    }

    @Test
    void progressAndCheckpointsTravelWithHeartbeats() {
        List<String> jobs = enqueue(1, JobOptions.DEFAULT);
        start(1, false);
        await().untilAtomic(probe.running, org.hamcrest.Matchers.is(1));
        probe.report.countDown();

        await().until(() -> {
            heartbeats.tick(loops.held());
            Job job = store.get(jobs.getFirst()).orElseThrow();
            return new Progress(5, 10, 1).equals(job.run().progress())
                    && "five".equals(job.run().checkpoint());
        });
        probe.open.release();
    }

    @Test
    void aRunWhoseLeaseWasLostIsStoppedAndDoesNotCount() {
        List<String> jobs = enqueue(1, JobOptions.DEFAULT);
        start(1, false);
        await().untilAtomic(probe.running, org.hamcrest.Matchers.is(1));
        storeTime.pass(LEASE);
        store.reap(10);
        Lease other = store.claim("other", 1).getFirst();
        probe.report.countDown();

        await().until(() -> {
            heartbeats.tick(loops.held());
            return loops.held().isEmpty();
        });

        assertThat(store.get(jobs.getFirst()).orElseThrow().counts().fence()).isEqualTo(other.fence());
        assertThat(store.get(jobs.getFirst()).orElseThrow().state()).isEqualTo(JobState.STARTED);
    }

    @Test
    void releasesWithCheckpointAtShutdown() throws InterruptedException {
        List<String> jobs = enqueue(2, JobOptions.DEFAULT);
        start(2, false);
        await().untilAtomic(probe.running, org.hamcrest.Matchers.is(2));
        probe.report.countDown();
        await().untilAtomic(probe.reported, org.hamcrest.Matchers.is(2));

        loops.stop();
        loops.awaitEnd(Duration.ofSeconds(20));

        for (String id : jobs) {
            Job job = store.get(id).orElseThrow();
            assertThat(job.state()).isEqualTo(JobState.QUEUED);
            assertThat(job.counts().failures()).isZero();
            assertThat(job.counts().losses()).isZero();
            assertThat(job.run().checkpoint()).isEqualTo("five");
        }
    }

    @Test
    void aRunOverItsTimeFails() {
        List<String> jobs = enqueue(
                1,
                JobOptions.DEFAULT
                        .withTimeout(Duration.ofMillis(1))
                        .withRetry(new RetryPolicy(1, Duration.ZERO, Duration.ZERO)));
        start(1, false);

        await().until(() -> {
            heartbeats.tick(loops.held());
            return store.get(jobs.getFirst()).orElseThrow().state() == JobState.FAILED;
        });
        assertThat(store.get(jobs.getFirst()).orElseThrow().run().error().code())
                .isEqualTo("job_timeout");
    }

    @Test
    void aBurstEndsWhenTheQueueIsDrained() throws InterruptedException {
        List<String> jobs = enqueue(30, JobOptions.DEFAULT);
        probe.open.release(100);

        start(4, true);
        assertThat(loops.awaitEnd(Duration.ofSeconds(20))).isTrue();
        awaitState(jobs, JobState.FINISHED);
    }

    @Test
    void aBurstGoesOnForJobsThatMayStartLater() {
        store.limit(new Limit("type:test", Limit.UNLIMITED, 1, Duration.ofSeconds(10)));
        List<String> jobs = enqueue(3, JobOptions.DEFAULT);
        probe.open.release(100);

        start(4, true);

        await().until(() -> {
            storeTime.pass(Duration.ofSeconds(1));
            wakeUpSignal.send();
            return loops.awaitEnd(Duration.ZERO);
        });
        awaitState(jobs, JobState.FINISHED);
        assertThat(loops.leftBehind()).isFalse();
    }

    @Test
    void aBurstGoesOnForJobsThatWaitForRoomAnotherWorkerHas() {
        store.limit(new Limit("type:test", 1, 0, Duration.ZERO));
        List<String> jobs = enqueue(2, JobOptions.DEFAULT);
        Lease other = store.claim("other", 1).getFirst();
        probe.open.release(100);

        start(4, true);
        await().until(() -> store.stats().parked() == 1);
        store.settle(
                "other",
                List.of(new Outcome.Completed(other.id(), other.fence(), "{}", Duration.ofHours(1), List.of())),
                0);

        await().until(() -> loops.awaitEnd(Duration.ZERO));
        awaitState(jobs, JobState.FINISHED);
    }

    @Test
    void aBurstComesToAJobBehindManyWithoutRoom() {
        store.limit(new Limit("type:other", 0, 0, Duration.ZERO));
        store.enqueue(IntStream.range(0, 1100)
                .mapToObj(i -> NewJob.of(ids.next(), "other", "{}"))
                .toList());
        List<String> jobs = enqueue(1, JobOptions.DEFAULT);
        probe.open.release(100);

        start(1, true);

        awaitState(jobs, JobState.FINISHED);
    }

    @Test
    void aBurstDoesNotWaitForJobsThatTakeMoreThanThereIs() throws InterruptedException {
        store.limit(Limit.atOnce("type:other", 0));
        store.enqueue(List.of(NewJob.of(ids.next(), "other", "{}")));
        List<String> jobs = enqueue(1, JobOptions.DEFAULT);
        probe.open.release(100);

        start(4, true);
        assertThat(loops.awaitEnd(Duration.ofSeconds(20))).isTrue();
        awaitState(jobs, JobState.FINISHED);
        assertThat(loops.leftBehind()).isTrue();
    }

    @Test
    void aBurstEndsWithWordOfItWhenTheQueueIsPaused() throws InterruptedException {
        store.pauseQueue(true);
        List<String> jobs = enqueue(2, JobOptions.DEFAULT);

        start(40, true);

        loops.awaitEnd(Duration.ofSeconds(20));
        assertThat(loops.leftBehind()).isTrue();
        awaitState(jobs, JobState.QUEUED);
    }

    @Test
    void aBurstOnAPausedQueueWithoutJobsIsDone() throws InterruptedException {
        store.pauseQueue(true);

        start(1, true);

        assertThat(loops.awaitEnd(Duration.ofSeconds(20))).isTrue();
        assertThat(loops.leftBehind()).isFalse();
    }

    @Test
    void releasesAJobOfUnknownType() {
        NewJob job = NewJob.of(ids.next(), "unheard.of", "{}");
        store.enqueue(List.of(job));

        start(1, false);

        await().until(() -> store.get(job.id()).orElseThrow().state() == JobState.SCHEDULED);
        assertThat(store.get(job.id()).orElseThrow().counts().failures()).isZero();
        assertThat(store.get(job.id()).orElseThrow().run().error().code()).isEqualTo("unknown_type");
    }

    @Test
    void aJobThatIsPutOffTellsWhy() {
        probe.failure = () -> JobFailedException.deferred("outside_window", "Not at this hour", Duration.ofHours(1));
        List<String> jobs = enqueue(1, JobOptions.DEFAULT);
        probe.open.release(100);

        start(1, false);

        await().until(() -> store.get(jobs.getFirst()).orElseThrow().state() == JobState.SCHEDULED);
        Job job = store.get(jobs.getFirst()).orElseThrow();
        assertThat(job.counts().failures()).isZero();
        assertThat(job.run().error()).isEqualTo(new JobError("outside_window", "Not at this hour"));
    }

    private void start(int slots, boolean burst) {
        var settings = new WorkerSettings("w", slots, burst, Duration.ofMillis(200), Duration.ofSeconds(10));
        loops = new WorkerLoops(settings, this::lane);
        loops.start(supervisor);
    }

    private WorkerLoop lane(WorkerSettings share) {
        return new WorkerLoop(
                defective(),
                wakeUpSignal,
                this::handler,
                new OutcomePolicy(new Random(1)),
                new SettlementListener(store, this::handler, () -> {}, new JobMetrics(meters, List.of("test"))),
                () -> true,
                share,
                Clock.systemUTC());
    }

    /** The store, whose next calls fail in a way they never should. */
    private JobStore defective() {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (_, method, arguments) -> {
                    if (defects.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new IllegalStateException("A script answered nothing");
                    }
                    if (method.getName().equals("settle")) {
                        refuse((List<?>) arguments[1]);
                    }
                    return method.invoke(store, arguments);
                });
    }

    private void refuse(List<?> outcomes) {
        for (Object one : outcomes) {
            Outcome outcome = (Outcome) one;
            if (refused.contains(outcome.id()) && (refusesFailures || !(outcome instanceof Outcome.GaveUp))) {
                throw new IllegalStateException("Redis refused a command: ERR too big");
            }
        }
    }

    private Optional<JobHandler<?>> handler(String type) {
        return type.equals("test") ? Optional.of(probe) : Optional.empty();
    }

    private List<String> enqueue(int count, JobOptions options) {
        List<NewJob> jobs = IntStream.range(0, count)
                .mapToObj(i -> NewJob.of(ids.next(), "test", "{}").withOptions(options))
                .toList();
        store.enqueue(jobs);
        wakeUpSignal.send();
        return jobs.stream().map(NewJob::id).toList();
    }

    private void awaitState(List<String> jobs, JobState state) {
        await().until(() -> {
            store.promote(100);
            return jobs.stream().allMatch(id -> store.get(id).orElseThrow().state() == state);
        });
    }

    /** Signals wait for a listener, as in Redis. */
    private static final class Bell implements WakeUpSignal {
        private final Queue<CompletableFuture<Boolean>> listening = new ArrayDeque<>();
        private int rings;
        volatile int broken;

        @Override
        public synchronized CompletionStage<Boolean> listen(Duration atMost) {
            if (broken > 0) {
                broken--;
                return CompletableFuture.failedStage(new StoreUnavailableException("away", new IOException()));
            }
            CompletableFuture<Boolean> heard = new CompletableFuture<>();
            if (rings > 0) {
                rings--;
                heard.complete(true);
            } else {
                listening.add(heard);
            }
            return heard;
        }

        @Override
        public synchronized void send() {
            CompletableFuture<Boolean> first = listening.poll();
            if (first == null) {
                rings++;
            } else {
                first.complete(true);
            }
        }

        synchronized int listening() {
            return listening.size();
        }

        synchronized int rings() {
            return rings;
        }
    }

    /** Runs until it is let through, and tells what it sees. */
    private static final class Probe implements JobHandler<String> {
        private interface Failure {
            Exception make();
        }

        final Semaphore open = new Semaphore(0);
        final CountDownLatch report = new CountDownLatch(1);
        final AtomicInteger reported = new AtomicInteger();
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final ConcurrentLinkedQueue<String> abandoned = new ConcurrentLinkedQueue<>();
        volatile Failure failure;

        @Override
        public String type() {
            return "test";
        }

        @Override
        public Class<String> payloadType() {
            return String.class;
        }

        @Override
        public void validate(String payload) {}

        @Override
        public JobResult run(JobContext context) throws Exception {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                if (open.availablePermits() == 0) {
                    report.await();
                    context.progress(new Progress(5, 10, 1));
                    context.checkpoint("five");
                    reported.incrementAndGet();
                }
                open.acquire();
                Failure failing = failure;
                if (failing != null) {
                    throw failing.make();
                }
                return new JobResult("{\"done\":true}", List.of());
            } finally {
                running.decrementAndGet();
            }
        }

        @Override
        public void abandoned(Job job) {
            abandoned.add(job.id());
        }
    }
}
