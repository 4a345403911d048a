package ai.beast.work.table;

import ai.beast.work.failure.Backoff;
import ai.beast.work.failure.Failure;
import ai.beast.work.failure.FailurePolicy;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import ai.beast.work.loop.WorkerThreads;
import ai.beast.work.trace.TraceStep;
import ai.beast.work.trace.Traces;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Claims the rows of a {@link WorkTable} and has them handled, a bounded number at a time, each on a thread of its own.
 * Every attempt that throws, an Error included, ends as an attempt with its reason in the row. Several processes may run it
 * on one table. Thread-safe.
 */
public final class WorkRunner<T> {
    private static final Logger LOG = Logger.getLogger(WorkRunner.class);
    private static final Duration INTERRUPTED_JOIN = Duration.ofMillis(500);
    private static final Duration RETENTION_INTERVAL = Duration.ofHours(1);
    private static final int RETENTION_BATCH = 1000;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY = Duration.ofMinutes(5);

    private final Loops loops;
    private final WorkTable<T> table;
    private final WorkRunnerSettings settings;
    private final WorkLimits<T> limits;
    private final WorkHandler<T> handler;
    private final Semaphore slots;
    private final OutagePace pace;
    private final ConcurrentMap<RunningWork<T>, Thread> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private volatile boolean more;
    private volatile @Nullable Loop claims;
    private @Nullable Loop renewals;
    private @Nullable Loop retention;

    public WorkRunner(
            Loops loops,
            WorkTable<T> table,
            WorkRunnerSettings settings,
            WorkLimits<T> limits,
            WorkHandler<T> handler) {
        this.loops = loops;
        this.table = table;
        this.settings = settings;
        this.limits = limits;
        this.handler = handler;
        this.slots = new Semaphore(settings.slots());
        this.pace = new OutagePace(settings.firstOutageDelay(), settings.maxOutageDelay());
    }

    public void start() {
        renewals = loops.start(
                LoopSettings.named(settings.name() + "-leases")
                        .platform()
                        .interruptAtStop()
                        .pollInterval(settings.renewInterval().dividedBy(2))
                        .retryDelay(Duration.ofMillis(100), settings.renewInterval()),
                _ -> renew());
        Duration keepEnded = settings.keepEnded();
        if (keepEnded != null) {
            retention = loops.start(
                    LoopSettings.named(settings.name() + "-retention")
                            .interruptAtStop()
                            .pollInterval(RETENTION_INTERVAL)
                            .retryDelay(Duration.ofMinutes(1), RETENTION_INTERVAL),
                    _ -> {
                        table.deleteEnded(keepEnded, RETENTION_BATCH);
                        return Next.whenWoken();
                    });
        }
        claims =
                loops.start(LoopSettings.named(settings.name()).pollInterval(settings.pollInterval()), _ -> claimDue());
    }

    /** Notes that a row may be due. Cheap; callable from any thread, before the start too. */
    public void wake() {
        Loop loop = claims;
        if (loop != null) {
            loop.wake();
        }
    }

    /**
     * Claims nothing more, lets the attempts under way end within the stop timeout, then interrupts them. A row whose attempt
     * was interrupted is released: the attempt is not used up. What still runs afterwards keeps its lease until it lapses.
     */
    public void stop() throws InterruptedException {
        stopping = true;
        Loop loop = claims;
        if (loop != null) {
            loop.stop();
        }
        running.keySet().forEach(RunningWork::stop);
        long deadline = System.nanoTime() + settings.stopTimeout().toNanos();
        for (Thread attempt : running.values()) {
            join(attempt, Duration.ofNanos(deadline - System.nanoTime()));
        }
        Map<RunningWork<T>, Thread> left = Map.copyOf(running);
        left.values().forEach(Thread::interrupt);
        for (Thread attempt : left.values()) {
            join(attempt, INTERRUPTED_JOIN);
        }
        if (!running.isEmpty()) {
            LOG.infof("%s: %d attempts under way run again when their leases lapse", settings.name(), running.size());
        }
        if (renewals != null) {
            renewals.stop();
        }
        if (retention != null) {
            retention.stop();
        }
    }

    private static void join(Thread attempt, Duration timeout) throws InterruptedException {
        if (timeout.isPositive()) {
            attempt.join(timeout);
        }
    }

    private Next claimDue() throws InterruptedException {
        if (!limits.ready()) {
            return Next.after(settings.pollInterval());
        }
        Duration delay = pace.delay();
        if (delay != null) {
            return Next.after(delay);
        }
        int free = pace.outage() ? Math.min(1, slots.availablePermits()) : slots.availablePermits();
        if (free == 0) {
            more = true;
            return Next.whenWoken();
        }
        Map<?, Integer> perKey = limits.limits();
        int each = limits.each();
        List<WorkClaim<T>> claimed = table.claim(free, each, perKey, settings.lease());
        more = claimed.size() == free;
        try {
            limits.claimed(claimed);
        } catch (RuntimeException failure) {
            claimed.forEach(claim -> table.settle(claim, Settlement.release(settings.pollInterval(), null)));
            throw failure;
        }
        Map<Object, Long> perKeyClaimed =
                claimed.stream().collect(Collectors.groupingBy(limits::key, Collectors.counting()));
        for (WorkClaim<T> claim : claimed) {
            Object key = limits.key(claim);
            Integer bound = perKey.get(key);
            start(claim, perKeyClaimed.getOrDefault(key, 0L) >= (bound == null ? each : bound));
        }
        return more ? Next.now() : Next.whenWoken();
    }

    private void start(WorkClaim<T> claim, boolean full) {
        Duration delay = stopping ? Duration.ZERO : limits.start(claim, full);
        if (delay != null) {
            table.settle(claim, Settlement.release(delay, null));
            if (!stopping) {
                wake();
            }
            return;
        }
        slots.acquireUninterruptibly();
        RunningWork<T> work = new RunningWork<>(table, claim, settings.lease());
        String name = settings.name() + "-" + claim.id();
        Thread attempt = settings.virtual()
                ? WorkerThreads.virtualThread(name, () -> run(work))
                : WorkerThreads.platformThread(name, () -> run(work));
        running.put(work, attempt);
        attempt.start();
    }

    private void run(RunningWork<T> work) {
        try (TraceStep step = Traces.step(
                "run " + table.name(), handler.traceparent(work.claim().row()))) {
            Settlement settlement = attempt(work);
            if (settlement.error() != null) {
                step.failed(settlement.error());
            }
            settle(work, settlement);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Throwable failure) {
            LOG.errorf(
                    failure,
                    "%s %s runs again when its lease lapses",
                    settings.name(),
                    work.claim().id());
        } finally {
            running.remove(work);
            slots.release();
            boolean mayFollow = limits.ended(work.claim());
            if (more || mayFollow) {
                wake();
            }
        }
    }

    private Settlement attempt(RunningWork<T> work) {
        try {
            if (work.claim().attempts() > settings.maxAttempts()) {
                String reason = "Given up: none of " + settings.maxAttempts() + " attempts came to an end";
                return dead(work, null, reason);
            }
            return handler.handle(work);
        } catch (Throwable failure) {
            return settlement(work, failure);
        }
    }

    private Settlement settlement(RunningWork<T> work, Throwable failure) {
        if (work.ending()) {
            // The statement that releases the row must not meet the interrupt.
            boolean _ = Thread.interrupted();
            return Settlement.release(Duration.ZERO, null);
        }
        Failure meaning = FailurePolicy.classify(failure);
        int attempts = work.claim().attempts();
        LOG.warnf(
                failure,
                "%s %s failed in attempt %d: %s",
                settings.name(),
                work.claim().id(),
                attempts,
                meaning.kind());
        if (meaning.kind() == Failure.Kind.OUTAGE) {
            return Settlement.outage(meaning.reason());
        }
        return meaning.retries(attempts)
                ? Settlement.retry(retryDelay(attempts), meaning.reason())
                : dead(work, failure, meaning.reason());
    }

    private Settlement dead(RunningWork<T> work, @Nullable Throwable failure, String reason) {
        Settlement dead = Settlement.dead(reason);
        for (Map.Entry<String, @Nullable Object> column :
                handler.columnsOfDead(work, failure, reason).entrySet()) {
            dead = dead.with(column.getKey(), column.getValue());
        }
        return dead;
    }

    private static Duration retryDelay(int attempts) {
        Backoff backoff = new Backoff(FIRST_RETRY, MAX_RETRY);
        Duration delay = backoff.next();
        for (int i = 1; i < attempts; i++) {
            delay = backoff.next();
        }
        return delay;
    }

    private void settle(RunningWork<T> work, Settlement settlement) throws Exception {
        Settlement timed = settlement.kind() == Settlement.Kind.OUTAGE
                ? settlement.after(settings.firstOutageDelay())
                : settlement;
        note(settlement.kind());
        if (settlement.kind() == Settlement.Kind.SETTLED) {
            return;
        }
        boolean held;
        try {
            held = work.record(() -> table.settle(work.claim(), timed));
        } catch (WorkTableException refused) {
            Failure meaning = FailurePolicy.classify(refused);
            if (meaning.kind() == Failure.Kind.OUTAGE) {
                throw refused;
            }
            held = table.bury(work.claim(), "The database refused the outcome: " + meaning.reason());
        }
        if (!held) {
            LOG.warnf(
                    "%s %s was claimed again before its outcome was recorded; the outcome is dropped",
                    settings.name(), work.claim().id());
        }
    }

    private void note(Settlement.Kind kind) {
        switch (kind) {
            case OUTAGE -> {
                if (pace.met(true)) {
                    LOG.infof("%s slow down: their server is unavailable", settings.name());
                }
            }
            case SUCCEEDED, FAILED, DEAD, RETRY, SETTLED -> {
                if (pace.met(false)) {
                    LOG.infof("%s go on: their server is available again", settings.name());
                    wake();
                }
            }
            case RELEASE -> {
                // Says nothing about a server.
            }
        }
    }

    private Next renew() {
        Throwable first = null;
        for (RunningWork<T> work : running.keySet()) {
            if (work.sinceRenewal().compareTo(settings.renewInterval()) >= 0) {
                try {
                    work.renew();
                } catch (Throwable failure) {
                    // The other leases must not lapse for it.
                    first = first == null ? failure : first;
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException failure) {
            throw failure;
        }
        return Next.whenWoken();
    }
}
