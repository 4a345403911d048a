package ai.beast.work.loop;

import ai.beast.work.failure.Backoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A supervised background thread. It repeats a {@link Round} until it is stopped; whatever a round throws, an
 * {@link Error} included, is logged and counted, and the next round begins after a delay that doubles with each failure in
 * a row. Created by {@link Loops#start}. Thread-safe.
 */
public final class Loop {
    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final long LAST_RESORT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration INTERRUPTED_JOIN = Duration.ofSeconds(1);
    private static final long NOT_IN_ROUND = Long.MIN_VALUE;

    private final LoopSettings settings;
    private final Round round;
    private final LongSupplier nanoTime;
    private final Backoff backoff;
    private final Thread thread;
    private final Semaphore signal = new Semaphore(0);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean ended;
    private volatile long failures;
    private volatile int failuresInRow;
    private volatile @Nullable String lastFailure;
    private volatile long roundStartedAt = NOT_IN_ROUND;

    Loop(LoopSettings settings, Round round, LongSupplier nanoTime) {
        this.settings = settings;
        this.round = round;
        this.nanoTime = nanoTime;
        this.backoff = new Backoff(settings.firstRetryDelay(), settings.maxRetryDelay());
        Thread.Builder builder =
                settings.virtual() ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
        this.thread = builder.name(settings.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    public String name() {
        return settings.name();
    }

    /** Ends the wait of {@link Next#whenWoken()}. Signals do not add up. Cheap; callable from any thread. */
    public void wake() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    /** Whether a stop was asked for; a long round ends then. */
    public boolean stopping() {
        return stopped.getCount() == 0;
    }

    /**
     * Lets the round under way end and interrupts it after the stop timeout. Idempotent. Returns when the thread has ended,
     * or a second after the interrupt without that. A loop that stops itself from its own round returns at once.
     */
    public void stop() {
        stopped.countDown();
        wake();
        if (Thread.currentThread() == thread || thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            if (settings.interrupting()) {
                thread.interrupt();
            }
            if (!thread.join(settings.stopTimeout())) {
                thread.interrupt();
                if (!thread.join(INTERRUPTED_JOIN)) {
                    LOG.warnf("Loop %s did not stop within its timeout", name());
                }
            }
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    public LoopState state() {
        long startedAt = roundStartedAt;
        Duration roundTime = startedAt == NOT_IN_ROUND ? null : Duration.ofNanos(nanoTime.getAsLong() - startedAt);
        return new LoopState(name(), health(roundTime), failures, failuresInRow, lastFailure, roundTime);
    }

    private LoopState.Health health(@Nullable Duration roundTime) {
        if (ended || stopping()) {
            return LoopState.Health.ENDED;
        }
        if (thread.getState() == Thread.State.TERMINATED) {
            return LoopState.Health.DEAD;
        }
        Duration limit = settings.roundLimit();
        boolean stuck = limit != null && roundTime != null && roundTime.compareTo(limit) > 0;
        return stuck ? LoopState.Health.STUCK : LoopState.Health.RUNNING;
    }

    private void run() {
        while (!stopping() && !ended) {
            try {
                waitFor(oneRound());
            } catch (InterruptedException interrupted) {
                if (stopping()) {
                    return;
                }
                LOG.debugf("Loop %s was interrupted and goes on", name());
            } catch (Throwable failureOfTheHandling) {
                // Most likely no memory to log or to wait with; nothing is allocated here.
                LockSupport.parkNanos(LAST_RESORT_NANOS);
            }
        }
    }

    private Next oneRound() throws InterruptedException {
        roundStartedAt = nanoTime.getAsLong();
        try {
            Next next = round.run(this);
            failuresInRow = 0;
            backoff.reset();
            return next;
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Throwable failure) {
            return stopping() ? Next.end() : Next.after(failed(failure));
        } finally {
            roundStartedAt = NOT_IN_ROUND;
        }
    }

    private Duration failed(Throwable failure) {
        // Written by this thread only.
        failures = failures + 1;
        failuresInRow = failuresInRow + 1;
        lastFailure = failure.toString();
        Duration delay = backoff.next();
        if (failure instanceof Error || failuresInRow == 1) {
            LOG.warnf(failure, "Loop %s failed; next round in %d ms", name(), delay.toMillis());
        } else {
            LOG.warnf(
                    "Loop %s failed %d times in a row; next round in %d ms: %s",
                    name(), failuresInRow, delay.toMillis(), failure);
        }
        return delay;
    }

    private void waitFor(Next next) throws InterruptedException {
        switch (next) {
            case Next.End _ -> ended = true;
            case Next.Signal _ -> {
                if (signal.tryAcquire(settings.pollInterval().toNanos(), TimeUnit.NANOSECONDS)) {
                    signal.drainPermits();
                }
            }
            case Next.Delay delay -> {
                if (!delay.time().isZero()) {
                    boolean _ = stopped.await(delay.time().toNanos(), TimeUnit.NANOSECONDS);
                }
            }
        }
    }
}
