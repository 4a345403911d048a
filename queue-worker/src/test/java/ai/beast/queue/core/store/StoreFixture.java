package ai.beast.queue.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.Settled;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store under test, empty and on a clock of its own, and the steps its contracts are told in. */
public abstract class StoreFixture {
    protected static final Duration LEASE = Duration.ofSeconds(30);
    protected static final Retention RETENTION = new Retention(Duration.ofDays(7), 1000);
    protected static final JobError ERROR = new JobError("download_failed", "No luck");

    protected final VirtualTime time = new VirtualTime();
    protected final JobIds ids = JobIds.system();
    protected JobStore store;

    /** An empty store. */
    protected abstract JobStore store(VirtualTime time);

    @BeforeEach
    void open() {
        store = store(time);
    }

    @AfterEach
    void everyJobIsWhereItBelongs() {
        assertThat(store.audit()).isEmpty();
    }

    protected NewJob job(String name) {
        return NewJob.of(ids.next(), "test", "{\"name\":\"" + name + "\"}");
    }

    protected List<String> enqueue(int count) {
        List<NewJob> jobs =
                IntStream.range(0, count).mapToObj(i -> job("j" + i)).toList();
        store.enqueue(jobs);
        return jobs.stream().map(NewJob::id).toList();
    }

    protected Job get(String id) {
        return store.get(id).orElseThrow();
    }

    protected Lease claimOne() {
        return store.claim("w", 1).getFirst();
    }

    protected Settled settle(Outcome outcome) {
        return store.settle("w", List.of(outcome), 0).settled().getFirst();
    }

    protected Settled finish(Lease lease) {
        return settle(new Outcome.Completed(
                lease.id(), lease.fence(), "{}", lease.spec().options().resultTtl(), List.of()));
    }

    protected Settled release(Lease lease) {
        return settle(new Outcome.Released(lease.id(), lease.fence(), null, Duration.ZERO));
    }

    protected HeartbeatReply request(Lease lease, @Nullable Progress progress, @Nullable String checkpoint) {
        return store.heartbeat(
                        "w", List.of(new HeartbeatRequest(lease.id(), lease.fence(), progress, checkpoint, false)))
                .getFirst();
    }

    protected HeartbeatReply commit(Lease lease) {
        return store.heartbeat("w", List.of(new HeartbeatRequest(lease.id(), lease.fence(), null, null, true)))
                .getFirst();
    }

    protected void lose(Lease lease) {
        time.pass(LEASE);
        assertThat(store.reap(10)).contains(lease.id());
    }
}
