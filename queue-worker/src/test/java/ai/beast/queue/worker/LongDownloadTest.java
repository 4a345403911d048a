package ai.beast.queue.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A download that takes thirty hours, on a clock that is moved: its worker is killed, shut down and frozen now and then. The heartbeats
 * are the worker's own.
 */
class LongDownloadTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final long SECONDS = Duration.ofHours(30).toSeconds();

    private final VirtualTime time = new VirtualTime();
    private final JobStore store = new MemoryJobStore(LEASE, Retention.DEFAULT, time);
    private final Random random = new Random(7);
    private final List<String> reaped = new ArrayList<>();
    private int runs;

    @Test
    void itIsNeverTakenFromALivingWorkerNorRunTwiceAtOnce() {
        NewJob job = NewJob.of(JobIds.system().next(), "test", "{}")
                .withOptions(JobOptions.DEFAULT.withTimeout(Duration.ZERO).withMaxLosses(2));
        store.enqueue(List.of(job));
        long done = 0;
        int killed = 0;
        while (done < SECONDS) {
            Run run = claim();
            assertThat(noted(run))
                    .as("nothing is done twice but what was after the last checkpoint")
                    .isLessThanOrEqualTo(done);
            done = noted(run);
            long until = Math.min(SECONDS, done + 3600 + random.nextInt(3 * 3600));
            done = live(run, done, until);
            if (done == SECONDS) {
                store.settle(
                        "w",
                        List.of(new Outcome.Completed(
                                job.id(), run.lease().fence(), "{}", Duration.ofHours(1), List.of())),
                        0);
            } else if (random.nextBoolean()) {
                store.settle(
                        "w",
                        List.of(new Outcome.Released(job.id(), run.lease().fence(), run.checkpoint(), Duration.ZERO)),
                        0);
            } else {
                killed++;
                waitForTheReaper(job.id());
            }
        }

        assertThat(store.get(job.id()).orElseThrow().state()).isEqualTo(JobState.FINISHED);
        assertThat(store.get(job.id()).orElseThrow().counts().failures()).isZero();
        assertThat(store.get(job.id()).orElseThrow().counts().losses()).isZero();
        assertThat(runs).isGreaterThan(5);
        assertThat(killed).isPositive();
        assertThat(reaped).hasSize(killed);
        assertThat(store.audit()).isEmpty();
    }

    private Run claim() {
        List<Lease> leases = store.claim("w" + runs++, 1);
        assertThat(leases).as("a run at a time").hasSize(1);
        return new Run(leases.getFirst(), store, "w", time.instant());
    }

    /** One second after the other: progress, a checkpoint each half minute, heartbeats as due, and others looking for lost workers. */
    private long live(Run run, long from, long until) {
        Heartbeats heartbeats = new Heartbeats(store, "w", Duration.ofSeconds(10), LEASE, time);
        for (long second = from + 1; second <= until; second++) {
            time.pass(TICK);
            run.progress(new Progress(second, SECONDS, 1));
            if (second % 30 == 0 || second == until) {
                run.checkpoint(String.valueOf(second));
            }
            heartbeats.tick(List.of(run));
            assertThat(run.stopReason()).isNull();
            if (second % 5 == 0) {
                assertThat(store.reap(10)).as("a living worker keeps its job").isEmpty();
                assertThat(store.claim("thief", 1)).isEmpty();
            }
        }
        return until;
    }

    private void waitForTheReaper(String id) {
        for (int i = 0; i < 7; i++) {
            time.pass(Duration.ofSeconds(5));
            reaped.addAll(store.reap(10));
        }
        assertThat(reaped).endsWith(id);
    }

    private static long noted(Run run) {
        String checkpoint = run.checkpoint();
        return checkpoint == null ? 0 : Long.parseLong(checkpoint);
    }
}
