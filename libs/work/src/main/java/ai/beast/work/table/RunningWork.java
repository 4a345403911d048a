package ai.beast.work.table;

import ai.beast.work.failure.Backoff;
import ai.beast.work.failure.Failure;
import ai.beast.work.failure.FailurePolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One attempt under way. Its lease is renewed by another thread, however long a step of the work takes. Thread-safe. */
public final class RunningWork<T> {
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration MAX_DELAY = Duration.ofSeconds(5);

    private final WorkTable<T> table;
    private final WorkClaim<T> claim;
    private final Duration lease;
    private volatile Supplier<Map<String, @Nullable Object>> columns = Map::of;
    private volatile long renewedAt = System.nanoTime();
    private volatile boolean lost;
    private volatile boolean stopping;

    RunningWork(WorkTable<T> table, WorkClaim<T> claim, Duration lease) {
        this.table = table;
        this.claim = claim;
        this.lease = lease;
    }

    public WorkClaim<T> claim() {
        return claim;
    }

    /** Sets what each renewal of the lease writes besides, such as progress. Called by the renewing thread. */
    public void writeAtRenewal(Supplier<Map<String, @Nullable Object>> someColumns) {
        columns = someColumns;
    }

    /** Whether the process stops or the lease is lost: a long attempt ends then. */
    public boolean ending() {
        return lost || stopping;
    }

    /** @throws CancellationException when the process stops or the lease is lost */
    public void requireHeld() {
        if (lost) {
            throw new CancellationException("The lease is lost");
        }
        if (stopping) {
            throw new CancellationException("The process stops");
        }
    }

    /**
     * Calls something that records an outcome, again while its server is unavailable, as long as the lease lasts and the
     * process does not stop.
     */
    public <R> R record(Callable<R> recording) throws Exception {
        Backoff backoff = new Backoff(FIRST_DELAY, MAX_DELAY);
        while (true) {
            try {
                return recording.call();
            } catch (Exception failure) {
                boolean outage = FailurePolicy.classify(failure).kind() == Failure.Kind.OUTAGE;
                if (!outage || ending() || sinceRenewal().compareTo(lease) > 0) {
                    throw failure;
                }
                Thread.sleep(backoff.next());
            }
        }
    }

    void stop() {
        stopping = true;
    }

    Duration sinceRenewal() {
        return Duration.ofNanos(System.nanoTime() - renewedAt);
    }

    void renew() {
        if (lost) {
            return;
        }
        if (table.renew(claim, lease, columns.get())) {
            renewedAt = System.nanoTime();
        } else {
            lost = true;
        }
    }
}
