package ai.beast.queue.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.admin.Attempt;
import ai.beast.queue.core.admin.AttemptState;
import ai.beast.queue.core.admin.ChangeResult;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import ai.beast.queue.core.admin.ListPlace;
import ai.beast.queue.core.admin.WatchedJobs;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link JobStore} owes to people who look for jobs and change them. */
public abstract class KeptJobsContract extends StoreFixture {
    private static final String URL = "https://user:secret@example.org/models/Tiny-Q4.gguf?token=hidden#part";

    @ParameterizedTest
    @ValueSource(strings = {"TINY", "example.org/models", "model.down", "my-Model", "some/place", "once-1"})
    void findsJobsByTypeSourceModelAndPlace(String text) {
        NewJob wanted = download();
        store.enqueue(List.of(job("a"), wanted, job("b")));

        assertThat(list(text, JobOrder.STATE)).containsExactly(wanted.id());
        assertThat(list(text, JobOrder.NEWEST)).containsExactly(wanted.id());
    }

    @Test
    void findsAJobByItsId() {
        List<String> ids = enqueue(3);

        assertThat(list(ids.get(1), JobOrder.STATE)).containsExactly(ids.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden", "token=", "secret", "part", "other value", "no such text"})
    void searchesNothingThatRepliesHide(String text) {
        store.enqueue(List.of(download()));

        assertThat(list(text, JobOrder.STATE)).isEmpty();
    }

    @Test
    void combinesStates() {
        List<String> ids = enqueue(3);
        Lease running = claimOne();
        store.cancel(ids.get(1));

        JobFilter filter = new JobFilter(Set.of(JobState.STARTED, JobState.CANCELLED), "test", null, null);

        assertThat(ids(store.list(new JobQuery(filter, JobOrder.STATE, null, 10, null))))
                .containsExactly(running.id(), ids.get(1));
    }

    @Test
    void countsTheLatestTimeOfAJob() {
        List<String> ids = enqueue(3);
        time.pass(Duration.ofMinutes(1));
        Instant since = Instant.ofEpochMilli(time.getAsLong());
        Lease running = claimOne();
        store.cancel(ids.get(1));

        JobFilter filter = new JobFilter(Set.of(), null, null, since);

        assertThat(ids(store.list(new JobQuery(filter, JobOrder.STATE, null, 10, null))))
                .containsExactly(running.id(), ids.get(1));
    }

    @Test
    void listsByTimeAcrossStates() {
        String first = enqueueLater();
        String second = enqueueLater();
        String third = enqueueLater();
        claimOne();
        store.cancel(third);

        assertThat(list(null, JobOrder.NEWEST)).containsExactly(third, second, first);
        assertThat(list(null, JobOrder.OLDEST)).containsExactly(first, second, third);
        ListPlace after = ListPlace.of(get(second));
        assertThat(ids(store.list(new JobQuery(JobFilter.of(null, null), JobOrder.NEWEST, after, 10, null))))
                .containsExactly(first);
        assertThat(ids(store.list(new JobQuery(JobFilter.of(null, null), JobOrder.OLDEST, after, 1, null))))
                .containsExactly(third);
    }

    @Test
    void deletesEndedJobsOnly() {
        NewJob keyed = job("a").withIdempotencyKey("k");
        store.enqueue(List.of(keyed));
        assertThat(store.delete(keyed.id())).isEqualTo(ChangeResult.REFUSED);
        Lease lease = claimOne();
        assertThat(store.delete(keyed.id())).isEqualTo(ChangeResult.REFUSED);
        finish(lease);

        assertThat(store.delete(keyed.id())).isEqualTo(ChangeResult.CHANGED);

        assertThat(store.get(keyed.id())).isEmpty();
        assertThat(store.attempts(keyed.id())).isEmpty();
        assertThat(store.delete(keyed.id())).isEqualTo(ChangeResult.UNKNOWN);
        assertThat(store.stats().states().get(JobState.FINISHED)).isZero();
        assertThat(store.enqueue(List.of(job("b").withIdempotencyKey("k")))
                        .getFirst()
                        .status())
                .isEqualTo(Enqueued.Status.ACCEPTED);
    }

    @Test
    void deletedJobHasNoAttemptsLeft() {
        enqueue(1);
        Lease lease = claimOne();
        release(lease);
        store.cancel(lease.id());

        assertThat(store.delete(lease.id())).isEqualTo(ChangeResult.CHANGED);

        assertThat(store.get(lease.id())).isEmpty();
    }

    @Test
    void movesAReadyJobBehindThoseOfItsNewBand() {
        NewJob bulk = job("a").withPriority(Priority.BULK);
        NewJob high = job("b").withPriority(Priority.HIGH);
        store.enqueue(List.of(bulk, high, job("c")));

        assertThat(store.prioritize(bulk.id(), Priority.HIGH)).isEqualTo(ChangeResult.CHANGED);

        assertThat(get(bulk.id()).spec().priority()).isEqualTo(Priority.HIGH);
        assertThat(store.stats().ready()).containsEntry(Priority.HIGH, 2L).containsEntry(Priority.BULK, 0L);
        assertThat(store.claim("w", 2).stream().map(Lease::id)).containsExactly(high.id(), bulk.id());
    }

    @Test
    void keepsThePriorityOfARunningJobForItsNextRun() {
        enqueue(1);
        Lease lease = claimOne();

        assertThat(store.prioritize(lease.id(), Priority.INTERACTIVE)).isEqualTo(ChangeResult.CHANGED);

        release(lease);
        assertThat(store.stats().ready()).containsEntry(Priority.INTERACTIVE, 1L);
        finish(claimOne());
        assertThat(store.prioritize(lease.id(), Priority.BULK)).isEqualTo(ChangeResult.REFUSED);
        assertThat(store.prioritize("00000000000000000000", Priority.BULK)).isEqualTo(ChangeResult.UNKNOWN);
    }

    @Test
    void tellsEachRunOfAJob() {
        enqueue(1);
        Instant begin = Instant.ofEpochMilli(time.getAsLong());
        Lease first = claimOne();
        time.pass(Duration.ofSeconds(1));
        settle(new Outcome.Retried(first.id(), first.fence(), ERROR, Duration.ZERO));
        Lease second = claimOne();
        JobError later = new JobError("not_now", "Two\nlines\tand a tab");
        settle(new Outcome.Released(second.id(), second.fence(), "c", Duration.ZERO, later));
        lose(claimOne());
        Lease paused = claimOne();
        store.pause(paused.id());
        release(paused);
        store.resume(paused.id());
        Lease last = claimOne();

        assertThat(attempts(last.id()))
                .extracting(Attempt::number, Attempt::worker, Attempt::state)
                .containsExactly(
                        row(1, AttemptState.FAILED),
                        row(2, AttemptState.RELEASED),
                        row(3, AttemptState.LOST),
                        row(4, AttemptState.PAUSED),
                        row(5, AttemptState.RUNNING));
        Attempt failed = attempts(last.id()).getFirst();
        assertThat(failed.startedAt()).isEqualTo(begin);
        assertThat(failed.endedAt()).isEqualTo(begin.plusSeconds(1));
        assertThat(failed.error()).isEqualTo(ERROR);
        assertThat(attempts(last.id()).get(1).error().code()).isEqualTo("not_now");
        assertThat(attempts(last.id()).getLast().endedAt()).isNull();
    }

    @Test
    void keepsTheRunsOfARetriedJob() {
        enqueue(1);
        Lease first = claimOne();
        settle(new Outcome.GaveUp(first.id(), first.fence(), ERROR, List.of()));
        assertThat(attempts(first.id())).extracting(Attempt::state).containsExactly(AttemptState.FAILED);

        store.retry(first.id());
        finish(claimOne());

        assertThat(attempts(first.id()))
                .extracting(Attempt::state)
                .containsExactly(AttemptState.FAILED, AttemptState.FINISHED);
        assertThat(attempts(first.id()).getFirst().error()).isEqualTo(ERROR);
    }

    @Test
    void cancelledRunHasNoErrorOfAnEarlierOne() {
        enqueue(1);
        Lease first = claimOne();
        settle(new Outcome.Retried(first.id(), first.fence(), ERROR, Duration.ZERO));
        Lease second = claimOne();
        store.cancel(second.id());
        release(second);

        store.retry(second.id());

        assertThat(attempts(second.id()))
                .extracting(Attempt::state, Attempt::error)
                .containsExactly(Tuple.tuple(AttemptState.FAILED, ERROR), Tuple.tuple(AttemptState.CANCELLED, null));
    }

    @Test
    void keepsTheLatestRuns() {
        enqueue(1);
        for (int i = 0; i < Attempt.MAX_KEPT + 3; i++) {
            release(claimOne());
        }
        Lease last = claimOne();

        assertThat(attempts(last.id()))
                .hasSize(Attempt.MAX_KEPT + 1)
                .first()
                .extracting(Attempt::number)
                .isEqualTo(4L);
    }

    @Test
    void aJobThatNeverRanHasNoAttempts() {
        List<String> ids = enqueue(1);

        assertThat(attempts(ids.getFirst())).isEmpty();
        assertThat(store.attempts("00000000000000000000")).isEmpty();
    }

    @Test
    void watchesWhatBecomesOfOpenJobs() {
        NewJob dropped = job("d").withOptions(JobOptions.DEFAULT.withResultTtl(Duration.ZERO));
        List<String> ids = enqueue(4);
        store.enqueue(List.of(dropped));
        WatchedJobs first = watch(Set.of(), 2, Instant.EPOCH);
        assertThat(first.open()).extracting(Job::id).containsExactly(ids.get(0), ids.get(1));
        assertThat(first.more()).isTrue();
        time.pass(Duration.ofSeconds(1));

        store.claim("w", 5).forEach(this::finishAllButTheLast);
        WatchedJobs second = watch(Set.of(ids.get(0), ids.get(1), dropped.id()), 2, first.at());

        assertThat(second.open()).extracting(Job::id).containsExactly(ids.get(3));
        assertThat(second.more()).isFalse();
        assertThat(second.left()).extracting(Job::id).containsExactlyInAnyOrder(ids.get(0), ids.get(1));
        assertThat(second.dropped()).containsExactly(dropped.id());
        assertThat(second.ended()).extracting(Job::id).containsExactly(ids.get(2));
        assertThat(watch(Set.of(), 2, second.at().plusMillis(1)).ended()).isEmpty();
    }

    private void finishAllButTheLast(Lease lease) {
        if (!lease.spec().payload().contains("j3")) {
            finish(lease);
        } else {
            request(lease, new Progress(1, 2, 3), null);
        }
    }

    private WatchedJobs watch(Set<String> before, int most, Instant since) {
        return store.watch(new WatchedJobs.Request(before, most, 50, since));
    }

    private NewJob download() {
        return NewJob.of(
                        ids.next(),
                        "model.download",
                        "{\"url\":\"" + URL
                                + "\",\"model\":\"my-model\",\"destination\":\"some/place\",\"note\":\"other value\"}")
                .withIdempotencyKey("once-1");
    }

    private String enqueueLater() {
        time.pass(Duration.ofSeconds(1));
        return enqueue(1).getFirst();
    }

    private List<Attempt> attempts(String id) {
        return store.attempts(id).orElseThrow();
    }

    private List<String> list(@Nullable String text, JobOrder order) {
        return ids(store.list(new JobQuery(new JobFilter(Set.of(), null, text, null), order, null, 10, null)));
    }

    private static List<String> ids(JobPage page) {
        return page.jobs().stream().map(Job::id).toList();
    }

    private static Tuple row(long number, AttemptState state) {
        return Tuple.tuple(number, "w", state);
    }
}
