package ai.beast.queue.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What keeps jobs from running, and what every {@link JobStore} does about it: dependencies, pauses, limits, ageing. */
public abstract class HoldsContract extends StoreFixture {
    @Test
    void aJobWaitsForOthersAndRunsOnceTheyFinished() {
        NewJob first = job("first");
        NewJob second = job("second");
        NewJob last = after(job("last"), Dependencies.OnFailure.FAIL, first, second);
        store.enqueue(List.of(first, second, last));
        assertThat(get(last.id()).state()).isEqualTo(JobState.WAITING);
        assertThat(get(last.id()).blockers().openDependencies()).isEqualTo(2);
        assertThat(get(last.id()).spec().after()).isEqualTo(last.spec().after());

        finish(claimOne());
        assertThat(get(last.id()).state()).isEqualTo(JobState.WAITING);
        finish(claimOne());

        assertThat(claimOne().id()).isEqualTo(last.id());
        assertThat(store.stats().states()).containsEntry(JobState.WAITING, 0L);
    }

    @Test
    void aJobThatDependsOnAFinishedOneIsReadyAtOnce() {
        NewJob first = job("first");
        store.enqueue(List.of(first));
        finish(claimOne());

        NewJob next = after(job("next"), Dependencies.OnFailure.FAIL, first);
        store.enqueue(List.of(next));

        assertThat(claimOne().id()).isEqualTo(next.id());
    }

    @Test
    void appliesThePolicyOfEachDependentJob() {
        NewJob parent = job("parent");
        NewJob fails = after(job("fails"), Dependencies.OnFailure.FAIL, parent);
        NewJob failsToo = after(job("fails too"), Dependencies.OnFailure.FAIL, fails);
        NewJob stops = after(job("stops"), Dependencies.OnFailure.CANCEL, parent);
        NewJob runs = after(job("runs"), Dependencies.OnFailure.RUN, parent);
        store.enqueue(List.of(parent, fails, failsToo, stops, runs));
        Lease lease = claimOne();

        settle(new Outcome.GaveUp(lease.id(), lease.fence(), ERROR, List.of()));

        assertThat(get(fails.id()).state()).isEqualTo(JobState.FAILED);
        assertThat(get(fails.id()).run().error().code()).isEqualTo("dependency_failed");
        assertThat(get(fails.id()).run().error().detail()).contains(parent.id());
        assertThat(get(failsToo.id()).state()).isEqualTo(JobState.FAILED);
        assertThat(get(stops.id()).state()).isEqualTo(JobState.CANCELLED);
        assertThat(claimOne().id()).isEqualTo(runs.id());
        assertThat(store.stats().totals().failed()).isEqualTo(3);
        assertThat(store.stats().totals().cancelled()).isEqualTo(1);
    }

    @Test
    void aJobThatDependsOnAFailedOneFailsAtOnce() {
        NewJob parent = job("parent");
        store.enqueue(List.of(parent));
        store.cancel(parent.id());

        NewJob fails = after(job("fails"), Dependencies.OnFailure.FAIL, parent);
        NewJob runs = after(job("runs"), Dependencies.OnFailure.RUN, parent);
        store.enqueue(List.of(fails, runs));

        assertThat(get(fails.id()).state()).isEqualTo(JobState.FAILED);
        assertThat(store.claim("w", 9)).extracting(Lease::id).containsExactly(runs.id());
    }

    @Test
    void aDelayGoesOnAfterTheWait() {
        NewJob parent = job("parent");
        NewJob later = after(job("later"), Dependencies.OnFailure.FAIL, parent).withDelay(Duration.ofMinutes(1));
        store.enqueue(List.of(parent, later));

        finish(claimOne());

        assertThat(get(later.id()).state()).isEqualTo(JobState.SCHEDULED);
        time.pass(Duration.ofMinutes(1));
        store.promote(10);
        assertThat(claimOne().id()).isEqualTo(later.id());
    }

    @Test
    void aJobThatWaitsForAnUnknownOneIsRefused() {
        NewJob orphan = job("orphan")
                .withAfter(new Dependencies(List.of("unknown"), Dependencies.OnFailure.FAIL))
                .withIdempotencyKey("k");
        NewJob other = job("other").withIdempotencyKey("k");

        List<Enqueued> answers = store.enqueue(List.of(orphan, other));

        assertThat(answers.get(0)).isEqualTo(new Enqueued(Enqueued.Status.UNKNOWN_DEPENDENCY, "unknown"));
        assertThat(answers.get(1).status()).isEqualTo(Enqueued.Status.ACCEPTED);
        assertThat(store.get(orphan.id())).isEmpty();
    }

    @Test
    void enqueuesTogetherAllOrNone() {
        NewJob fine = job("fine");
        NewJob orphan = job("orphan").withAfter(new Dependencies(List.of("unknown"), Dependencies.OnFailure.FAIL));

        List<Enqueued> answers = store.enqueueTogether(List.of(fine, orphan));

        assertThat(answers)
                .extracting(Enqueued::status)
                .containsExactly(Enqueued.Status.LEFT_OUT, Enqueued.Status.UNKNOWN_DEPENDENCY);
        assertThat(store.get(fine.id())).isEmpty();
        assertThat(store.stats().totals().enqueued()).isZero();
        assertThat(store.enqueueTogether(List.of(fine, job("more"))))
                .extracting(Enqueued::status)
                .containsOnly(Enqueued.Status.ACCEPTED);
    }

    @Test
    void aPausedJobIsHeldBackUntilItIsResumed() {
        List<String> jobs = enqueue(2);

        assertThat(store.pause(jobs.getFirst())).isEqualTo(PauseResult.PAUSED);
        assertThat(store.pause(jobs.getFirst())).isEqualTo(PauseResult.PAUSED);

        assertThat(get(jobs.getFirst()).state()).isEqualTo(JobState.WAITING);
        assertThat(get(jobs.getFirst()).blockers().paused()).isTrue();
        assertThat(store.claim("w", 9)).extracting(Lease::id).containsExactly(jobs.get(1));
        assertThat(store.resume(jobs.getFirst())).isEqualTo(ResumeResult.RESUMED);
        assertThat(store.resume(jobs.getFirst())).isEqualTo(ResumeResult.NOT_PAUSED);
        assertThat(claimOne().id()).isEqualTo(jobs.getFirst());
    }

    @Test
    void pausesARunningJobAndResumesFromItsCheckpoint() {
        enqueue(1);
        Lease lease = claimOne();

        assertThat(store.pause(lease.id())).isEqualTo(PauseResult.REQUESTED);

        assertThat(get(lease.id()).state()).isEqualTo(JobState.STARTED);
        assertThat(get(lease.id()).blockers().paused()).isTrue();
        assertThat(request(lease, null, null)).isEqualTo(HeartbeatReply.PAUSE);
        assertThat(commit(lease)).isEqualTo(HeartbeatReply.PAUSE);
        settle(new Outcome.Released(lease.id(), lease.fence(), "half", Duration.ZERO));
        assertThat(get(lease.id()).state()).isEqualTo(JobState.WAITING);
        assertThat(store.claim("w", 1)).isEmpty();
        store.resume(lease.id());
        Lease next = claimOne();
        assertThat(next.checkpoint()).isEqualTo("half");
        assertThat(next.failures()).isZero();
    }

    @Test
    void keepsPauseAndCancelOfALostWorkersJob() {
        List<String> jobs = enqueue(2);
        Lease paused = claimOne();
        Lease cancelled = claimOne();
        store.pause(paused.id());
        store.pause(cancelled.id());
        store.cancel(cancelled.id());
        assertThat(store.pause(cancelled.id())).isEqualTo(PauseResult.TOO_LATE);

        time.pass(LEASE);
        store.reap(10);

        assertThat(get(jobs.get(0)).state()).isEqualTo(JobState.WAITING);
        assertThat(get(jobs.get(1)).state()).isEqualTo(JobState.CANCELLED);
        assertThat(store.cancel(jobs.get(0))).isEqualTo(CancelResult.CANCELLED);
    }

    @Test
    void whatHasEndedOrIsAboutToCannotBePaused() {
        enqueue(2);
        Lease lease = claimOne();
        commit(lease);

        assertThat(store.pause(lease.id())).isEqualTo(PauseResult.TOO_LATE);
        finish(lease);
        assertThat(store.pause(lease.id())).isEqualTo(PauseResult.ENDED);
        assertThat(store.pause("nothing")).isEqualTo(PauseResult.UNKNOWN);
        assertThat(store.resume("nothing")).isEqualTo(ResumeResult.UNKNOWN);
    }

    @Test
    void aPausedJobKeepsWaitingForOthers() {
        NewJob parent = job("parent");
        NewJob child = after(job("child"), Dependencies.OnFailure.FAIL, parent);
        NewJob other = after(job("other"), Dependencies.OnFailure.FAIL, parent);
        store.enqueue(List.of(parent, child, other));
        store.pause(child.id());
        store.pause(other.id());
        store.resume(other.id());

        finish(claimOne());

        assertThat(store.claim("w", 9)).extracting(Lease::id).containsExactly(other.id());
        store.resume(child.id());
        assertThat(claimOne().id()).isEqualTo(child.id());
    }

    @Test
    void aPausedQueueGivesNoJobs() {
        enqueue(1);
        store.pauseQueue(true);

        assertThat(store.claim("w", 1)).isEmpty();
        assertThat(store.stats().paused()).isTrue();
        store.pauseQueue(false);
        assertThat(store.claim("w", 1)).hasSize(1);
    }

    @Test
    void parksJobsBeyondALimitAndRunsOthers() {
        store.limit(Limit.atOnce("type:test", 2));
        List<String> jobs = enqueue(4);
        NewJob other = NewJob.of(ids.next(), "other", "{}");
        store.enqueue(List.of(other));

        List<Lease> leases = store.claim("w", 9);

        assertThat(leases).extracting(Lease::id).containsExactly(jobs.get(0), jobs.get(1), other.id());
        assertThat(get(jobs.get(2)).blockers().gate()).isEqualTo("type:test");
        assertThat(get(jobs.get(2)).state()).isEqualTo(JobState.QUEUED);
        assertThat(store.limits()).containsExactly(new LimitState(Limit.atOnce("type:test", 2), 2, 2, 0));
        assertThat(store.stats().parked()).isEqualTo(2);
        finish(leases.get(0));
        assertThat(store.claim("w", 9)).extracting(Lease::id).containsExactly(jobs.get(2));
    }

    @Test
    void aLimitCountsWhatRunsAlreadyAndCanBeTakenAway() {
        List<String> jobs = enqueue(3);
        claimOne();

        store.limit(Limit.atOnce("type:test", 1));

        assertThat(store.claim("w", 9)).isEmpty();
        assertThat(store.unlimit("type:test")).isTrue();
        assertThat(store.unlimit("type:test")).isFalse();
        assertThat(store.limits()).isEmpty();
        assertThat(store.claim("w", 9)).extracting(Lease::id).containsExactly(jobs.get(1), jobs.get(2));
    }

    @Test
    void releasesTheTokensOfALostWorker() {
        store.limit(Limit.atOnce("type:test", 1));
        enqueue(2);
        Lease lease = claimOne();

        lose(lease);

        assertThat(store.limits().getFirst().held()).isZero();
        assertThat(store.claim("w", 9)).extracting(Lease::id).containsExactly(lease.id());
    }

    @Test
    void startsAreSpreadAsTheRateSays() {
        store.limit(Limit.rate("type:test", 2, Duration.ofSeconds(10)));
        enqueue(5);

        assertThat(store.claim("w", 9)).hasSize(2);
        time.pass(Duration.ofSeconds(4));
        assertThat(store.claim("w", 9)).isEmpty();
        time.pass(Duration.ofSeconds(1));
        assertThat(store.claim("w", 9)).hasSize(1);
        time.pass(Duration.ofSeconds(10));
        assertThat(store.claim("w", 9)).hasSize(2);
    }

    @Test
    void jobsShareTheTokensOfAResource() {
        store.limit(Limit.atOnce("resource:gpu", 2));
        NewJob one = job("one").withResources(Map.of("gpu", 1));
        NewJob two = job("two").withResources(Map.of("gpu", 2, "disk", 7));
        NewJob never = job("never").withResources(Map.of("gpu", 3));
        NewJob none = job("none");
        store.enqueue(List.of(one, two, never, none));
        assertThat(get(two.id()).spec().resources()).isEqualTo(Map.of("gpu", 2, "disk", 7));

        List<Lease> first = store.claim("w", 9);

        assertThat(first).extracting(Lease::id).containsExactly(one.id(), none.id());
        finish(first.get(0));
        List<Lease> second = store.claim("w", 9);
        assertThat(second).extracting(Lease::id).containsExactly(two.id());
        finish(second.getFirst());
        assertThat(store.claim("w", 9)).isEmpty();
        store.limit(Limit.atOnce("resource:gpu", 3));
        assertThat(store.claim("w", 9)).extracting(Lease::id).containsExactly(never.id());
    }

    @Test
    void doesNotDelayJobsBehindOneWithoutRoom() {
        store.limit(Limit.atOnce("resource:gpu", 2));
        NewJob running = job("running").withResources(Map.of("gpu", 2));
        NewJob shrunk = job("shrunk").withResources(Map.of("gpu", 2));
        NewJob never = job("never").withResources(Map.of("gpu", 3));
        NewJob next = job("next").withResources(Map.of("gpu", 1));
        store.enqueue(List.of(running, shrunk, never, next));
        Lease lease = store.claim("w", 9).getFirst();
        store.limit(Limit.atOnce("resource:gpu", 1));

        finish(lease);

        Lease second = claimOne();
        assertThat(second.id()).isEqualTo(next.id());
        assertThat(store.limits()).containsExactly(new LimitState(Limit.atOnce("resource:gpu", 1), 1, 2, 2));
        store.limit(Limit.atOnce("resource:gpu", 3));
        finish(second);
        assertThat(claimOne().id()).isEqualTo(shrunk.id());
    }

    @Test
    void aRateCountsStartsWhateverTheyTake() {
        store.limit(Limit.rate("resource:gpu", 1, Duration.ofSeconds(10)));
        NewJob large = job("large").withResources(Map.of("gpu", 4));
        NewJob small = job("small").withResources(Map.of("gpu", 1));
        store.enqueue(List.of(large, small));

        assertThat(store.claim("w", 9)).extracting(Lease::id).containsExactly(large.id());
        time.pass(Duration.ofSeconds(10));
        assertThat(store.claim("w", 9)).extracting(Lease::id).containsExactly(small.id());
    }

    @Test
    void aLimitThatIsSetAgainAsItWasCountsOn() {
        Limit limit = Limit.rate("type:test", 1, Duration.ofHours(1));
        store.limit(limit);
        enqueue(2);
        claimOne();

        store.limit(limit);

        assertThat(store.claim("w", 9)).isEmpty();
        store.limit(Limit.rate("type:test", 2, Duration.ofHours(1)));
        assertThat(store.claim("w", 9)).hasSize(1);
    }

    @Test
    void aJobThatHasStoodBeforeALimitForLongMovesUp() {
        store.limit(Limit.atOnce("type:test", 1));
        enqueue(1);
        Lease lease = claimOne();
        NewJob old = job("old").withPriority(Priority.BULK);
        store.enqueue(List.of(old));
        assertThat(store.claim("w", 9)).isEmpty();
        time.pass(StorePolicy.AGEING);
        store.promote(10);
        time.pass(Duration.ofSeconds(1));
        store.enqueue(List.of(job("new")));
        assertThat(store.claim("w", 9)).isEmpty();

        finish(lease);

        assertThat(claimOne().id()).isEqualTo(old.id());
    }

    @Test
    void retriedJobWaitsForRetriedDependencies() {
        NewJob parent = job("parent");
        NewJob child = after(job("child"), Dependencies.OnFailure.FAIL, parent);
        store.enqueue(List.of(parent, child));
        Lease lease = claimOne();
        settle(new Outcome.GaveUp(lease.id(), lease.fence(), ERROR, List.of()));
        assertThat(get(child.id()).state()).isEqualTo(JobState.FAILED);

        assertThat(store.retry(parent.id())).isEqualTo(RetryResult.QUEUED);
        assertThat(store.retry(child.id())).isEqualTo(RetryResult.QUEUED);

        assertThat(get(child.id()).state()).isEqualTo(JobState.WAITING);
        assertThat(get(child.id()).blockers().openDependencies()).isEqualTo(1);
        finish(claimOne());
        assertThat(claimOne().id()).isEqualTo(child.id());
    }

    @Test
    void aJobThatStandsBeforeALimitCanBeCancelledAndPaused() {
        store.limit(Limit.atOnce("type:test", 0));
        List<String> jobs = enqueue(2);
        assertThat(store.claim("w", 9)).isEmpty();

        assertThat(store.cancel(jobs.get(0))).isEqualTo(CancelResult.CANCELLED);
        assertThat(store.pause(jobs.get(1))).isEqualTo(PauseResult.PAUSED);

        assertThat(store.stats().parked()).isZero();
        assertThat(store.list(new JobQuery(JobState.WAITING, null, 9, null)).jobs())
                .extracting(Job::id)
                .containsExactly(jobs.get(1));
    }

    @Test
    void jobsBeforeALimitAreListed() {
        store.limit(Limit.atOnce("type:test", 0));
        List<String> jobs = enqueue(5);
        store.claim("w", 9);

        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            JobPage page = store.list(new JobQuery(JobState.QUEUED, null, 2, cursor));
            page.jobs().forEach(job -> listed.add(job.id()));
            cursor = page.cursor();
        } while (cursor != null);

        assertThat(listed).containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void aJobThatHasBeenReadyForLongMovesUp() {
        NewJob old = job("old").withPriority(Priority.BULK);
        store.enqueue(List.of(old));
        time.pass(StorePolicy.AGEING);
        store.enqueue(IntStream.range(0, 20)
                .mapToObj(i -> job("new" + i).withPriority(Priority.NORMAL))
                .toList());

        store.promote(10);

        assertThat(store.stats().ready()).containsEntry(Priority.BULK, 0L).containsEntry(Priority.NORMAL, 21L);
        assertThat(get(old.id()).spec().priority()).isEqualTo(Priority.BULK);
        assertThat(store.cancel(old.id())).isEqualTo(CancelResult.CANCELLED);
        store.promote(10);
        assertThat(store.stats().ready()).containsEntry(Priority.NORMAL, 20L);
    }

    private static NewJob after(NewJob job, Dependencies.OnFailure policy, NewJob... parents) {
        return job.withAfter(new Dependencies(
                java.util.Arrays.stream(parents).map(NewJob::id).toList(), policy));
    }
}
