package ai.beast.queue.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.core.store.VirtualTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases that are kept, and such as have ended unheard, on a clock that is moved. */
class HeartbeatsTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final VirtualTime time = new VirtualTime();
    private final JobStore store = new MemoryJobStore(LEASE, Retention.DEFAULT, time);
    private final Heartbeats heartbeats = new Heartbeats(mayBeAway(), "w", Duration.ofSeconds(10), LEASE, time);
    private boolean away;
    private Run run;

    @BeforeEach
    void claim() {
        store.enqueue(List.of(NewJob.of(JobIds.system().next(), "test", "{}")));
        run = new Run(store.claim("w", 1).getFirst(), store, "w", time.instant());
    }

    @Test
    void aRunWhoseLeaseIsRenewedGoesOn() {
        for (int i = 0; i < 100; i++) {
            pass(1);
        }

        assertThat(run.stopReason()).isNull();
    }

    @Test
    void keepsRunsWhileTheStoreIsUnavailableWithinTheLease() {
        away = true;
        pass(15);
        pass(10);
        away = false;
        pass(1);
        for (int i = 0; i < 40; i++) {
            pass(1);
        }

        assertThat(run.stopReason()).isNull();
    }

    @Test
    void aRunThatWasNotHeardForTheWholeLeaseIsLost() {
        away = true;
        pass(15);
        assertThat(run.stopReason()).isNull();

        pass(15);

        assertThat(run.stopReason()).isEqualTo(StopReason.LOST);
    }

    /** Another worker may have the job by now: a request that came first would only be luck. */
    @Test
    void losesARunSuspendedPastItsLease() {
        time.pass(LEASE);

        heartbeats.tick(List.of(run));

        assertThat(run.stopReason()).isEqualTo(StopReason.LOST);
        assertThat(store.reap(10)).containsExactly(run.jobId());
    }

    /** The lease runs from when the store renewed it, which may be as early as when it was asked. */
    @Test
    void anAnswerThatTakesLongDoesNotMakeTheLeaseLonger() {
        slowAnswer = Duration.ofSeconds(12);
        pass(10);
        slowAnswer = Duration.ZERO;
        away = true;

        pass(18);

        assertThat(run.stopReason()).isEqualTo(StopReason.LOST);
    }

    @Test
    void anOutcomeThatWaitsForTheStoreIsNotLost() {
        run.begin();
        run.end();
        away = true;
        pass(31);

        assertThat(run.stopReason()).isNull();
    }

    @Test
    void refusedHeartbeatCostsNoOtherRunItsLease() {
        store.enqueue(List.of(NewJob.of(JobIds.system().next(), "test", "{}")));
        Run other = new Run(store.claim("w", 1).getFirst(), store, "w", time.instant());
        refusedJob = run.jobId();

        for (int i = 0; i < 4; i++) {
            time.pass(Duration.ofSeconds(10));
            heartbeats.tick(List.of(run, other));
        }

        assertThat(other.stopReason()).isNull();
        assertThat(run.stopReason()).isEqualTo(StopReason.LOST);
    }

    private @Nullable String refusedJob;
    private Duration slowAnswer = Duration.ZERO;

    private void pass(int seconds) {
        time.pass(Duration.ofSeconds(seconds));
        heartbeats.tick(List.of(run));
    }

    private JobStore mayBeAway() {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    if (away) {
                        throw new StoreUnavailableException("away", new java.io.IOException("away"));
                    }
                    if (method.getName().equals("heartbeat")
                            && ((List<?>) arguments[1])
                                    .stream()
                                            .anyMatch(it ->
                                                    ((HeartbeatRequest) it).id().equals(refusedJob))) {
                        throw new IllegalStateException("Redis refused a command");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    } finally {
                        time.pass(slowAnswer);
                    }
                });
    }
}
