package ai.beast.queue.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.JobState;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.admin.WatchedJobs;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients that follow one job are told of each read. */
class JobFollowersTest {
    private final MemoryJobStore store =
            new MemoryJobStore(Duration.ofSeconds(30), new Retention(Duration.ofDays(1), 1000), new VirtualTime());
    private final JobFollowers followers = new JobFollowers();
    private final JobFollower one = new JobFollower("a");
    private final JobFollower other = new JobFollower("a");

    @BeforeEach
    void follow() {
        store.enqueue(List.of(NewJob.of("a", "test", "{}"), NewJob.of("b", "test", "{}")));
        followers.add(one);
        followers.add(other);
    }

    @Test
    void tellsEachClientOnce() throws Exception {
        followers.tell(read());

        assertThat(one.take(0).job().state()).isEqualTo(JobState.QUEUED);
        assertThat(other.take(0).job().id()).isEqualTo("a");
        followers.tell(read());
        assertThat(one.take(0)).isNull();
    }

    /** What was read before a client came may be older than what the client has seen already. */
    @Test
    void tellsNoClientOfAnEarlierRead() throws Exception {
        WatchedJobs earlier = read();
        JobFollower late = new JobFollower("a");
        followers.add(late);
        store.claim("w", 1);

        followers.tell(earlier);
        assertThat(late.take(0)).isNull();

        followers.tell(read());
        assertThat(late.take(0).job().state()).isEqualTo(JobState.STARTED);
    }

    @Test
    void tellsThatAJobWasDropped() throws Exception {
        Lease lease = store.claim("w", 1).getFirst();
        store.settle("w", List.of(new Outcome.Completed(lease.id(), lease.fence(), "{}", Duration.ZERO, List.of())), 0);

        followers.tell(read());

        assertThat(one.take(0).job()).isNull();
    }

    @Test
    void readsNothingForClientsThatLeft() {
        followers.remove(one);
        assertThat(followers.toRead()).containsExactly("a");
        followers.remove(other);
        followers.remove(other);

        assertThat(followers.toRead()).isEmpty();
        assertThat(followers.size()).isZero();
    }

    private WatchedJobs read() {
        return store.watch(new WatchedJobs.Request(followers.toRead(), 0, 0, Instant.EPOCH));
    }
}
