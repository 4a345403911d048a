package ai.beast.queue.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.JobError;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.VirtualTime;
import ai.beast.queue.core.store.WorkerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotRunningReasonsTest {
    private final VirtualTime time = new VirtualTime();
    private final JobStore store = new MemoryJobStore(Duration.ofSeconds(30), Retention.DEFAULT, time);
    private final NotRunningReasons reasons = new NotRunningReasons(store);

    /** What is overdue is measured by the clock of the service. */
    @BeforeEach
    void now() {
        time.pass(Duration.between(Instant.ofEpochMilli(time.getAsLong()), Instant.now()));
    }

    @Test
    void aJobThatWasPutOffSaysWhyAndUntilWhen() {
        Lease lease = claim(NewJob.of("a", "test", "{}"));
        settle(new Outcome.Released(
                lease.id(),
                lease.fence(),
                null,
                Duration.ofHours(1),
                new JobError("outside_download_window", "Not at this hour")));

        assertThat(why("a").reason()).isEqualTo("deferred");
        assertThat(why("a").detail())
                .contains(
                        "Not at this hour",
                        store.get("a").orElseThrow().times().dueAt().toString());
    }

    @Test
    void aJobThatRestsSaysWhatWentWrong() {
        Lease lease = claim(NewJob.of("a", "test", "{}"));
        settle(new Outcome.Retried("a", lease.fence(), new JobError("x", "No luck"), Duration.ofHours(1)));

        assertThat(why("a").reason()).isEqualTo("resting_after_failure");
        assertThat(why("a").detail()).contains("No luck", "1 of ");
    }

    @Test
    void aJobNotDueYetSaysWhen() {
        store.enqueue(List.of(NewJob.of("a", "test", "{}").withDelay(Duration.ofHours(1))));

        assertThat(why("a").reason()).isEqualTo("not_due");
    }

    @Test
    void reportsNoWorkerForAnOverdueJob() {
        time.pass(Duration.ofMinutes(-2));
        store.enqueue(List.of(NewJob.of("a", "test", "{}").withDelay(Duration.ofSeconds(1))));

        assertThat(why("a").reason()).isEqualTo("no_worker");

        show("w", 1, 0);
        assertThat(why("a").reason()).isEqualTo("not_due");
    }

    @Test
    void aWorkerThatHasEndedIsNoWorker() {
        store.enqueue(List.of(NewJob.of("a", "test", "{}")));
        show("w", 2, 0);
        assertThat(why("a").reason()).isEqualTo("next");

        store.hide("w");

        assertThat(why("a").reason()).isEqualTo("no_worker");
    }

    @Test
    void aLimitNamesSomeOfTheJobsThatAreInIt() {
        store.limit(new Limit("resource:gpu", 4, 0, Duration.ZERO));
        store.enqueue(List.of(gpu("b1"), gpu("b2"), NewJob.of("free", "test", "{}"), gpu("b3"), gpu("b4"), gpu("a")));
        store.claim("w", 10);

        assertThat(why("a").reason()).isEqualTo("limit");
        assertThat(why("a").detail())
                .isEqualTo(
                        "4 of 4 of resource:gpu are in use, by b1, b2, b3 and others; 1 jobs stand before this limit");
    }

    @Test
    void aLimitOfATypeNamesJobsOfThatType() {
        store.limit(new Limit("type:test", 1, 0, Duration.ZERO));
        store.enqueue(List.of(NewJob.of("other", "other", "{}"), NewJob.of("b", "test", "{}")));
        store.claim("w", 10);
        store.enqueue(List.of(NewJob.of("a", "test", "{}")));
        store.claim("w", 10);

        assertThat(why("a").detail()).contains("in use, by b;");

        store.limit(new Limit("type:test", 2, 0, Duration.ZERO));
        assertThat(why("a").reason()).isEqualTo("next");
    }

    private static NewJob gpu(String id) {
        return NewJob.of(id, "test", "{}").withResources(Map.of("gpu", 1));
    }

    private Lease claim(NewJob job) {
        store.enqueue(List.of(job));
        return store.claim("w", 1).getFirst();
    }

    private void settle(Outcome outcome) {
        store.settle("w", List.of(outcome), 0);
    }

    private void show(String worker, int slots, int running) {
        Instant now = Instant.ofEpochMilli(time.getAsLong());
        store.show(new WorkerInfo(worker, "host", 1, slots, running, now, now));
    }

    private NotRunningReason why(String id) {
        return Objects.requireNonNull(reasons.of(store.get(id).orElseThrow()));
    }
}
