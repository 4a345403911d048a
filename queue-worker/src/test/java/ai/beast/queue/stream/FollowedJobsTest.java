package ai.beast.queue.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of jobs from one look at the queue to the next. */
class FollowedJobsTest {
    private final VirtualTime time = new VirtualTime();
    private final MemoryJobStore store =
            new MemoryJobStore(Duration.ofSeconds(30), new Retention(Duration.ofDays(1), 1000), time);
    private final FollowedJobs jobs = new FollowedJobs();

    @Test
    void tellsOnlyWhatClientsSee() {
        enqueue("a");
        assertThat(look()).containsExactly("a queued");
        assertThat(look()).isEmpty();

        Lease lease = store.claim("w", 1).getFirst();
        assertThat(look()).containsExactly("a started");
        heartbeat(lease, new Progress(1, 4, 1), null);
        assertThat(look()).containsExactly("a started");
        heartbeat(lease, new Progress(1, 4, 1), "checkpoint");
        assertThat(look()).isEmpty();

        finish(lease, Duration.ofHours(1));
        assertThat(look()).containsExactly("a finished");
        assertThat(look()).isEmpty();
    }

    @Test
    void tellsOfJobsThatWereNeverSeenOpen() {
        look();
        enqueue("a");
        finish(store.claim("w", 1).getFirst(), Duration.ofHours(1));

        assertThat(look()).containsExactly("a finished");
        assertThat(look()).isEmpty();
    }

    @Test
    void tellsOfASecondEndBeforeTheNextLook() {
        look();
        enqueue("a");
        Lease lease = store.claim("w", 1).getFirst();
        store.settle("w", List.of(new Outcome.GaveUp("a", lease.fence(), new JobError("x", "No luck"), List.of())), 0);
        assertThat(look()).containsExactly("a failed");

        store.retry("a");
        finish(store.claim("w", 1).getFirst(), Duration.ofHours(1));

        assertThat(look()).containsExactly("a finished");
    }

    @Test
    void tellsOfDroppedJobs() {
        enqueue("a");
        look();
        finish(store.claim("w", 1).getFirst(), Duration.ZERO);

        assertThat(look()).containsExactly("a dropped");
    }

    @Test
    void leavesOutJobsBeyondTheBound() {
        IntStream.range(0, FollowedJobs.MAX_OPEN).forEach(i -> enqueue("j" + i));
        look();
        assertThat(jobs.more()).isFalse();
        enqueue("late");
        Lease first = store.claim("w", 1).getFirst();

        assertThat(look()).containsExactly("j0 started");
        assertThat(jobs.more()).isTrue();
        finish(first, Duration.ofHours(1));
        assertThat(look()).containsExactlyInAnyOrder("j0 finished", "late queued");
        assertThat(jobs.open()).extracting(Job::id).doesNotContain("j0").hasSize(FollowedJobs.MAX_OPEN);
    }

    @Test
    void namesJobsThatFallBehindTheBound() {
        IntStream.range(0, FollowedJobs.MAX_OPEN).forEach(i -> enqueue("j" + i));
        look();
        store.enqueue(List.of(NewJob.of("urgent", "test", "{}").withPriority(Priority.INTERACTIVE)));
        store.claim("w", 1);

        assertThat(look())
                .containsExactlyInAnyOrder("urgent started", "j" + (FollowedJobs.MAX_OPEN - 1) + " unfollowed");
    }

    @Test
    void otherJobsThatAreReadAreNotUnfollowed() {
        IntStream.range(0, FollowedJobs.MAX_OPEN).forEach(i -> enqueue("j" + i));
        enqueue("beyond");
        look();

        assertThat(jobs.take(store.watch(jobs.next(Set.of("beyond"))))).isEmpty();
    }

    private List<String> look() {
        time.pass(Duration.ofMillis(500));
        return jobs.take(store.watch(jobs.next(Set.of()))).stream()
                .map(change -> switch (change) {
                    case JobChange.Shown(Job job) ->
                        job.id() + " " + job.state().word();
                    case JobChange.Dropped(String id) -> id + " dropped";
                    case JobChange.Unfollowed(String id) -> id + " unfollowed";
                })
                .toList();
    }

    private void enqueue(String id) {
        store.enqueue(List.of(NewJob.of(id, "test", "{}")));
    }

    private void heartbeat(Lease lease, Progress progress, String checkpoint) {
        store.heartbeat("w", List.of(new HeartbeatRequest(lease.id(), lease.fence(), progress, checkpoint, false)));
    }

    private void finish(Lease lease, Duration ttl) {
        store.settle("w", List.of(new Outcome.Completed(lease.id(), lease.fence(), "{}", ttl, List.of())), 0);
    }
}
