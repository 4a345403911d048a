package ai.beast.queue.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.messaging.PendingEvents;
import ai.beast.messaging.PendingEvents.Pending;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.OutboxEvent;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.RetryPolicy;
import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.SettleReply;
import ai.beast.queue.core.lease.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link JobStore} owes its callers. A store is held to it by an empty subclass that makes one. */
public abstract class JobStoreContract extends StoreFixture {
    /** The outbox of {@link #store}. */
    protected abstract PendingEvents outbox();

    @Test
    void anEnqueuedJobIsQueuedWithAllItWasGiven() {
        JobOptions options = new JobOptions(
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                new RetryPolicy(7, Duration.ofMillis(8), Duration.ofMillis(90)),
                2);
        NewJob job = job("a").withOptions(options).withPriority(Priority.HIGH).withIdempotencyKey("k");

        Enqueued enqueued = store.enqueue(List.of(job)).getFirst();

        assertThat(enqueued).isEqualTo(new Enqueued(Enqueued.Status.ACCEPTED, job.id()));
        Job kept = get(job.id());
        assertThat(kept.state()).isEqualTo(JobState.QUEUED);
        assertThat(kept.spec().type()).isEqualTo("test");
        assertThat(kept.spec().payload()).isEqualTo(job.spec().payload());
        assertThat(kept.spec().options()).isEqualTo(options);
        assertThat(kept.spec().priority()).isEqualTo(Priority.HIGH);
        assertThat(kept.spec().idempotencyKey()).isEqualTo("k");
        assertThat(kept.times().enqueuedAt()).isEqualTo(Instant.ofEpochMilli(time.getAsLong()));
        assertThat(kept.attempts()).isZero();
    }

    @Test
    void repeatedEnqueueAddsNoSecondJob() {
        NewJob job = job("a");
        store.enqueue(List.of(job));

        Enqueued again = store.enqueue(List.of(job)).getFirst();

        assertThat(again).isEqualTo(new Enqueued(Enqueued.Status.EXISTING, job.id()));
        assertThat(store.claim("w", 10)).hasSize(1);
    }

    @Test
    void oneIdempotencyKeyIsOneJob() {
        NewJob first = job("a").withIdempotencyKey("k");
        NewJob same = job("a").withIdempotencyKey("k");
        NewJob other = job("b").withIdempotencyKey("k");

        List<Enqueued> answers = store.enqueue(List.of(first, same, other));

        assertThat(answers)
                .containsExactly(
                        new Enqueued(Enqueued.Status.ACCEPTED, first.id()),
                        new Enqueued(Enqueued.Status.EXISTING, first.id()),
                        new Enqueued(Enqueued.Status.CONFLICT, first.id()));
        assertThat(store.get(same.id())).isEmpty();
        assertThat(store.get(other.id())).isEmpty();
    }

    @Test
    void anIdempotencyKeyIsFreeOnceItsJobIsDropped() {
        NewJob first = job("a").withIdempotencyKey("k").withOptions(JobOptions.DEFAULT.withResultTtl(Duration.ZERO));
        store.enqueue(List.of(first));
        finish(claimOne());

        Enqueued next = store.enqueue(List.of(job("b").withIdempotencyKey("k"))).getFirst();

        assertThat(next.status()).isEqualTo(Enqueued.Status.ACCEPTED);
    }

    @Test
    void jobsOfOneBandRunInTheirOrder() {
        List<String> enqueued = enqueue(5);

        List<String> claimed = store.claim("w", 5).stream().map(Lease::id).toList();

        assertThat(claimed).isEqualTo(enqueued);
    }

    @Test
    void neverMoreJobsAreClaimedThanAskedFor() {
        enqueue(5);

        assertThat(store.claim("w", 0)).isEmpty();
        assertThat(store.claim("w", 3)).hasSize(3);
        assertThat(store.claim("w", 3)).hasSize(2);
        assertThat(store.claim("w", 3)).isEmpty();
    }

    @Test
    void drawsBandsByWeight() {
        List<NewJob> jobs = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            IntStream.range(0, 20)
                    .forEach(i -> jobs.add(job(priority.word() + i).withPriority(priority)));
        }
        store.enqueue(jobs);

        List<Priority> drawn = store.claim("w", 15).stream()
                .map(lease -> get(lease.id()).spec().priority())
                .toList();

        assertThat(drawn).filteredOn(band -> band == Priority.INTERACTIVE).hasSize(8);
        assertThat(drawn).filteredOn(band -> band == Priority.HIGH).hasSize(4);
        assertThat(drawn).filteredOn(band -> band == Priority.NORMAL).hasSize(2);
        assertThat(drawn).filteredOn(band -> band == Priority.BULK).hasSize(1);
    }

    @Test
    void aClaimRaisesTheFenceAndNamesTheWorker() {
        enqueue(1);

        Lease first = claimOne();
        release(first);
        Lease second = claimOne();

        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(get(second.id()).run().worker()).isEqualTo("w");
        assertThat(get(second.id()).times().startedAt()).isNotNull();
    }

    @Test
    void aFinishedJobKeepsItsResultAndItsEvents() {
        enqueue(1);
        Lease lease = claimOne();

        Settled settled = settle(new Outcome.Completed(
                lease.id(),
                lease.fence(),
                "{\"ok\":true}",
                Duration.ofHours(1),
                List.of(new OutboxEvent("e1", "model-a", "{}"))));

        assertThat(settled).isEqualTo(Settled.FINISHED);
        Job job = get(lease.id());
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(job.run().result()).isEqualTo("{\"ok\":true}");
        assertThat(job.times().endedAt()).isEqualTo(Instant.ofEpochMilli(time.getAsLong()));
        assertThat(job.attempts()).isEqualTo(1);
        assertThat(outbox().oldest(10)).containsExactly(new Pending("e1", "model-a", "{}"));
    }

    @Test
    void reportingTheSameEndTwiceCountsOnce() {
        enqueue(1);
        Lease lease = claimOne();
        Outcome done = new Outcome.Completed(
                lease.id(), lease.fence(), "{}", Duration.ofHours(1), List.of(new OutboxEvent("e1", "k", "{}")));
        settle(done);
        outbox().published(List.of("e1"));

        Settled again = settle(done);

        assertThat(again).isEqualTo(Settled.STALE);
        assertThat(outbox().oldest(10)).isEmpty();
        assertThat(store.stats().totals().finished()).isEqualTo(1);
    }

    @Test
    void rejectsStaleFence() {
        enqueue(1);
        Lease stale = claimOne();
        time.pass(LEASE);
        store.reap(10);
        Lease present = claimOne();

        assertThat(request(stale, new Progress(1, 2, 3), "late")).isEqualTo(HeartbeatReply.LOST);
        assertThat(finish(stale)).isEqualTo(Settled.STALE);
        assertThat(settle(new Outcome.GaveUp(stale.id(), stale.fence(), ERROR, List.of())))
                .isEqualTo(Settled.STALE);
        assertThat(settle(new Outcome.Retried(stale.id(), stale.fence(), ERROR, Duration.ZERO)))
                .isEqualTo(Settled.STALE);
        assertThat(release(stale)).isEqualTo(Settled.STALE);

        Job job = get(present.id());
        assertThat(job.state()).isEqualTo(JobState.STARTED);
        assertThat(job.run().progress()).isNull();
        assertThat(job.run().checkpoint()).isNull();
        assertThat(finish(present)).isEqualTo(Settled.FINISHED);
    }

    @Test
    void endsAndClaimsAreOneStep() {
        List<String> enqueued = enqueue(2);
        Lease first = claimOne();

        SettleReply turn = store.settle(
                "w",
                List.of(new Outcome.Completed(first.id(), first.fence(), "{}", Duration.ofHours(1), List.of())),
                5);

        assertThat(turn.settled()).containsExactly(Settled.FINISHED);
        assertThat(turn.leases()).extracting(Lease::id).containsExactly(enqueued.get(1));
    }

    @Test
    void aFailedRunRestsAndComesBackWithItsCheckpoint() {
        enqueue(1);
        Lease lease = claimOne();
        request(lease, null, "half-way");

        Settled settled = settle(new Outcome.Retried(lease.id(), lease.fence(), ERROR, Duration.ofSeconds(10)));

        assertThat(settled).isEqualTo(Settled.RETRYING);
        assertThat(get(lease.id()).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(get(lease.id()).run().error()).isEqualTo(ERROR);
        assertThat(store.promote(10)).isZero();
        time.pass(Duration.ofSeconds(10));
        assertThat(store.promote(10)).isEqualTo(1);
        Lease next = claimOne();
        assertThat(next.failures()).isEqualTo(1);
        assertThat(next.checkpoint()).isEqualTo("half-way");
    }

    @Test
    void aJobGivenUpIsInTheDeadLetterListAndCanBeRetried() {
        enqueue(1);
        Lease lease = claimOne();
        settle(new Outcome.GaveUp(lease.id(), lease.fence(), ERROR, List.of()));

        assertThat(store.list(new JobQuery(JobState.FAILED, null, 10, null)).jobs())
                .extracting(Job::id)
                .containsExactly(lease.id());
        assertThat(store.retry(lease.id())).isEqualTo(RetryResult.QUEUED);
        assertThat(store.list(new JobQuery(JobState.FAILED, null, 10, null)).jobs())
                .isEmpty();
        Lease next = claimOne();
        assertThat(next.failures()).isZero();
        assertThat(next.fence()).isGreaterThan(lease.fence());
    }

    @Test
    void onlyFailedAndCancelledJobsCanBeRetried() {
        List<String> enqueued = enqueue(2);
        Lease lease = claimOne();

        assertThat(store.retry(lease.id())).isEqualTo(RetryResult.NOT_RETRYABLE);
        assertThat(store.retry(enqueued.get(1))).isEqualTo(RetryResult.NOT_RETRYABLE);
        finish(lease);
        assertThat(store.retry(lease.id())).isEqualTo(RetryResult.NOT_RETRYABLE);
        assertThat(store.retry("nothing")).isEqualTo(RetryResult.UNKNOWN);
        store.cancel(enqueued.get(1));
        assertThat(store.retry(enqueued.get(1))).isEqualTo(RetryResult.QUEUED);
    }

    @Test
    void aReleasedJobUsesUpNoAttemptAndIsNext() {
        List<String> enqueued = enqueue(2);
        Lease lease = claimOne();

        settle(new Outcome.Released(lease.id(), lease.fence(), "here", Duration.ZERO));

        Lease next = claimOne();
        assertThat(next.id()).isEqualTo(enqueued.getFirst());
        assertThat(next.failures()).isZero();
        assertThat(next.losses()).isZero();
        assertThat(next.checkpoint()).isEqualTo("here");
    }

    @Test
    void keepsTheReasonOfAReleaseUntilAnother() {
        enqueue(1);
        Lease first = claimOne();
        JobError notNow = new JobError("outside_download_window", "Not at this hour");

        assertThat(settle(new Outcome.Released(first.id(), first.fence(), "here", Duration.ofSeconds(5), notNow)))
                .isEqualTo(Settled.RELEASED);

        Job rests = get(first.id());
        assertThat(rests.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(rests.run().error()).isEqualTo(notNow);
        assertThat(rests.counts().failures()).isZero();
        assertThat(rests.run().checkpoint()).isEqualTo("here");
        time.pass(Duration.ofSeconds(5));
        store.promote(10);
        release(claimOne());
        assertThat(get(first.id()).run().error()).isEqualTo(notNow);
        Lease last = claimOne();
        settle(new Outcome.Retried(last.id(), last.fence(), ERROR, Duration.ZERO));
        assertThat(get(first.id()).run().error()).isEqualTo(ERROR);
    }

    @Test
    void resetsTheFailureCountAfterANewCheckpoint() {
        enqueue(1);
        retryAtOnce(claimOne());
        Lease further = claimOne();
        request(further, null, "further");
        settle(new Outcome.Released(further.id(), further.fence(), "further", Duration.ofSeconds(1)));
        time.pass(Duration.ofSeconds(1));
        store.promote(10);

        Lease next = claimOne();

        assertThat(next.failures()).isZero();
        assertThat(get(next.id()).counts().failures()).isZero();
        assertThat(next.checkpoint()).isEqualTo("further");
    }

    @Test
    void resetsTheFailureCountAfterACheckpointAtRelease() {
        enqueue(1);
        retryAtOnce(claimOne());
        Lease further = claimOne();

        settle(new Outcome.Released(further.id(), further.fence(), "further", Duration.ZERO));

        assertThat(get(further.id()).counts().failures()).isZero();
    }

    @Test
    void keepsTheFailureCountWithoutANewCheckpoint() {
        enqueue(1);
        Lease first = claimOne();
        request(first, null, "here");
        retryAtOnce(first);
        for (String checkpoint : Arrays.asList("here", null)) {
            Lease again = claimOne();
            settle(new Outcome.Released(again.id(), again.fence(), checkpoint, Duration.ZERO));
        }

        assertThat(claimOne().failures()).isEqualTo(1);
    }

    private void retryAtOnce(Lease lease) {
        settle(new Outcome.Retried(lease.id(), lease.fence(), ERROR, Duration.ZERO));
    }

    @Test
    void heartbeatsKeepALeaseHoweverLongTheJobRuns() {
        enqueue(1);
        Lease lease = claimOne();

        for (int i = 0; i < 100; i++) {
            time.pass(LEASE.minusSeconds(1));
            assertThat(store.reap(10)).isEmpty();
            assertThat(request(lease, null, null)).isEqualTo(HeartbeatReply.OK);
        }

        assertThat(finish(lease)).isEqualTo(Settled.FINISHED);
    }

    @Test
    void aLostWorkersJobGoesToTheNextOne() {
        List<String> enqueued = enqueue(2);
        Lease lease = claimOne();
        time.pass(LEASE);

        assertThat(store.reap(10)).containsExactly(lease.id());

        Lease next = claimOne();
        assertThat(next.id()).isEqualTo(enqueued.getFirst());
        assertThat(next.losses()).isEqualTo(1);
        assertThat(next.failures()).isZero();
    }

    @Test
    void lossesHaveABudgetOfTheirOwn() {
        store.enqueue(List.of(job("a").withOptions(JobOptions.DEFAULT.withMaxLosses(1))));
        lose(claimOne());

        lose(claimOne());

        Job job =
                store.list(new JobQuery(JobState.FAILED, null, 10, null)).jobs().getFirst();
        assertThat(job.run().error()).isNotNull();
        assertThat(job.run().error().code()).isEqualTo("worker_lost");
        assertThat(job.counts().failures()).isZero();
    }

    @Test
    void aLossAfterProgressIsFree() {
        store.enqueue(List.of(job("a").withOptions(JobOptions.DEFAULT.withMaxLosses(0))));

        for (int i = 0; i < 5; i++) {
            Lease lease = claimOne();
            request(lease, null, "at " + i);
            lose(lease);
        }

        Lease next = claimOne();
        assertThat(next.losses()).isZero();
        lose(next);
        assertThat(get(next.id()).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void aWaitingJobIsCancelledAtOnce() {
        List<String> enqueued = enqueue(2);
        NewJob later = job("later").withDelay(Duration.ofHours(1));
        store.enqueue(List.of(later));

        assertThat(store.cancel(enqueued.getFirst())).isEqualTo(CancelResult.CANCELLED);
        assertThat(store.cancel(later.id())).isEqualTo(CancelResult.CANCELLED);

        assertThat(store.cancel(enqueued.getFirst())).isEqualTo(CancelResult.CANCELLED);
        assertThat(get(enqueued.getFirst()).state()).isEqualTo(JobState.CANCELLED);
        assertThat(store.claim("w", 10)).extracting(Lease::id).containsExactly(enqueued.get(1));
    }

    @Test
    void aRunningJobLearnsOfItsCancellationAndNeverSucceeds() {
        enqueue(1);
        Lease lease = claimOne();

        assertThat(store.cancel(lease.id())).isEqualTo(CancelResult.REQUESTED);

        assertThat(request(lease, null, null)).isEqualTo(HeartbeatReply.CANCEL);
        Settled settled = settle(new Outcome.Completed(
                lease.id(), lease.fence(), "{}", Duration.ofHours(1), List.of(new OutboxEvent("e", "k", "{}"))));
        assertThat(settled).isEqualTo(Settled.CANCELLED);
        assertThat(get(lease.id()).state()).isEqualTo(JobState.CANCELLED);
        assertThat(outbox().oldest(10)).isEmpty();
    }

    @Test
    void aCancelledJobOfALostWorkerIsCancelled() {
        enqueue(1);
        Lease lease = claimOne();
        store.cancel(lease.id());

        lose(lease);

        assertThat(get(lease.id()).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void committingAndCancellingExcludeEachOther() {
        enqueue(2);
        Lease committed = claimOne();
        Lease cancelled = claimOne();

        assertThat(commit(committed)).isEqualTo(HeartbeatReply.OK);
        assertThat(store.cancel(committed.id())).isEqualTo(CancelResult.COMMITTING);
        assertThat(finish(committed)).isEqualTo(Settled.FINISHED);
        assertThat(store.cancel(committed.id())).isEqualTo(CancelResult.ENDED);

        assertThat(store.cancel(cancelled.id())).isEqualTo(CancelResult.REQUESTED);
        assertThat(commit(cancelled)).isEqualTo(HeartbeatReply.CANCEL);
    }

    @Test
    void cancelsACommittingJobOfALostWorker() {
        enqueue(1);
        Lease lease = claimOne();
        commit(lease);

        lose(lease);

        assertThat(store.cancel(lease.id())).isEqualTo(CancelResult.CANCELLED);
    }

    @Test
    void aDelayedJobIsNotReadyBeforeItsTime() {
        NewJob late = job("late").withDelay(Duration.ofSeconds(20));
        NewJob soon = job("soon").withDelay(Duration.ofSeconds(10));
        store.enqueue(List.of(late, soon));
        assertThat(get(late.id()).times().dueAt()).isEqualTo(Instant.ofEpochMilli(time.getAsLong() + 20_000));

        assertThat(store.claim("w", 10)).isEmpty();
        time.pass(Duration.ofSeconds(20));
        store.promote(10);

        assertThat(store.claim("w", 10)).extracting(Lease::id).containsExactly(soon.id(), late.id());
    }

    @Test
    void anEndedJobIsDroppedWhenItsTimeIsOver() {
        store.enqueue(List.of(job("a").withOptions(JobOptions.DEFAULT.withResultTtl(Duration.ofMinutes(1)))));
        Lease lease = claimOne();
        settle(new Outcome.Completed(lease.id(), lease.fence(), "{}", Duration.ofMinutes(1), List.of()));

        time.pass(Duration.ofSeconds(59));
        store.reap(10);
        assertThat(store.get(lease.id())).isPresent();
        time.pass(Duration.ofSeconds(1));
        store.reap(10);

        assertThat(store.get(lease.id())).isEmpty();
    }

    @Test
    void aListingTurnsItsPagesOverEveryJobOnce() {
        List<String> enqueued = enqueue(7);
        finish(claimOne());
        Lease failing = claimOne();
        settle(new Outcome.GaveUp(failing.id(), failing.fence(), ERROR, List.of()));
        claimOne();
        store.cancel(enqueued.get(5));

        Set<String> seen = new HashSet<>();
        @Nullable String cursor = null;
        do {
            JobPage page = store.list(new JobQuery(null, null, 2, cursor));
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(2);
            page.jobs().forEach(job -> assertThat(seen.add(job.id())).isTrue());
            cursor = page.cursor();
        } while (cursor != null);

        assertThat(seen).containsExactlyInAnyOrderElementsOf(enqueued);
    }

    @Test
    void aListingCanBeNarrowedToAStateAndAType() {
        enqueue(3);
        NewJob other = NewJob.of(ids.next(), "other", "{}");
        store.enqueue(List.of(other));
        claimOne();

        assertThat(store.list(new JobQuery(JobState.QUEUED, null, 10, null)).jobs())
                .hasSize(3);
        assertThat(store.list(new JobQuery(JobState.STARTED, null, 10, null)).jobs())
                .hasSize(1);
        assertThat(store.list(new JobQuery(JobState.WAITING, null, 10, null)).jobs())
                .isEmpty();
        assertThat(store.list(new JobQuery(null, "other", 10, null)).jobs())
                .extracting(Job::id)
                .containsExactly(other.id());
    }

    @Test
    void aForeignCursorIsRefused() {
        assertThatThrownBy(() -> store.list(new JobQuery(null, null, 10, "not one of ours")))
                .isInstanceOf(InvalidCursorException.class);
    }

    @Test
    void statisticsCountStatesBandsAndTotals() {
        enqueue(3);
        store.enqueue(
                List.of(job("high").withPriority(Priority.HIGH), job("later").withDelay(Duration.ofHours(1))));
        finish(claimOne());
        time.pass(Duration.ofSeconds(5));

        QueueStats stats = store.stats();

        assertThat(stats.states())
                .containsEntry(JobState.QUEUED, 3L)
                .containsEntry(JobState.SCHEDULED, 1L)
                .containsEntry(JobState.STARTED, 0L)
                .containsEntry(JobState.FINISHED, 1L);
        assertThat(stats.ready().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(3);
        assertThat(stats.totals().enqueued()).isEqualTo(5);
        assertThat(stats.totals().finished()).isEqualTo(1);
        assertThat(stats.oldestReadyMillis()).isEqualTo(5000);
    }

    @Test
    void theOldestReadyJobIsMeasuredFromWhenItBecameReady() {
        store.enqueue(List.of(job("later").withDelay(Duration.ofHours(24))));
        time.pass(Duration.ofHours(24));
        store.promote(10);
        assertThat(store.stats().oldestReadyMillis()).isZero();

        time.pass(Duration.ofSeconds(7));

        assertThat(store.stats().oldestReadyMillis()).isEqualTo(7000);
    }

    @Test
    void workersAreSeenForAWhile() {
        Instant started = Instant.ofEpochMilli(time.getAsLong());
        store.show(new WorkerInfo("w1", "host, with comma", 7, 4, 2, started, started));
        time.pass(Duration.ofSeconds(50));
        store.show(new WorkerInfo("w2", "host", 8, 4, 0, started, started));

        assertThat(store.workers()).extracting(WorkerInfo::id).containsExactly("w1", "w2");
        assertThat(store.workers().getFirst())
                .isEqualTo(new WorkerInfo("w1", "host, with comma", 7, 4, 2, started, started));
        time.pass(Duration.ofSeconds(20));
        assertThat(store.workers()).extracting(WorkerInfo::id).containsExactly("w2");
    }

    @Test
    void aWorkerThatHasEndedIsSeenNoMore() {
        Instant started = Instant.ofEpochMilli(time.getAsLong());
        store.show(new WorkerInfo("w1", "host", 7, 4, 2, started, started));
        store.show(new WorkerInfo("w2", "host", 8, 4, 0, started, started));

        store.hide("w1");
        store.hide("never seen");

        assertThat(store.workers()).extracting(WorkerInfo::id).containsExactly("w2");
    }

    @Test
    void refusedEventLeavesTheOutbox() {
        enqueue(3);
        for (int i = 0; i < 3; i++) {
            Lease lease = claimOne();
            settle(new Outcome.Completed(
                    lease.id(),
                    lease.fence(),
                    "{}",
                    Duration.ofHours(1),
                    List.of(new OutboxEvent("e" + i, "k", "{\n}"))));
        }

        outbox().deadLetter("e0", "too\nlarge");
        outbox().deadLetter("e0", "too large");
        assertThat(outbox().oldest(9)).extracting(Pending::position).containsExactly("e1", "e2");
    }

    @Test
    void eventsComeOutInTheirOrderUntilTheyArePublished() {
        enqueue(3);
        for (int i = 0; i < 3; i++) {
            Lease lease = claimOne();
            settle(new Outcome.Completed(
                    lease.id(),
                    lease.fence(),
                    "{}",
                    Duration.ofHours(1),
                    List.of(new OutboxEvent("e" + i, "k", "{\n}"))));
        }

        assertThat(outbox().oldest(2)).extracting(Pending::position).containsExactly("e0", "e1");
        outbox().published(List.of("e0", "e1"));
        outbox().published(List.of("e0"));

        assertThat(outbox().oldest(2)).containsExactly(new Pending("e2", "k", "{\n}"));
        assertThat(store.stats().unpublishedEvents()).isEqualTo(1);
    }
}
