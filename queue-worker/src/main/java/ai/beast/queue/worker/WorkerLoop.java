package ai.beast.queue.worker;

import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.lease.WakeUpSignal;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.LimitState;
import ai.beast.queue.core.store.QueueStats;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.Next;
import ai.beast.work.loop.Round;
import ai.beast.work.loop.WorkerThreads;
import ai.beast.work.trace.TraceStep;
import ai.beast.work.trace.Traces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reports ended runs and claims new jobs in one step, never more than there are free slots, and starts each on a virtual
 * thread. Without work it waits for the wake-up signal, or for the poll interval. While the store is unavailable it keeps
 * the outcomes and reports them later. {@link #run} is called by one thread; the other methods are thread-safe.
 */
final class WorkerLoop implements Round {
    private static final Logger LOG = Logger.getLogger(WorkerLoop.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(2);
    private static final Duration RETRY_DELAY = Duration.ofMillis(500);
    /** How long to wait for more runs to end, again and again while some do. */
    private static final long GATHER_NANOS = 20_000;

    /** What the loop waits for. */
    private sealed interface Event {}

    /** The poll interval is over, or the worker is to stop. */
    private record Poll() implements Event {}

    /** A wake-up signal came. */
    private record Woken() implements Event {}

    /** A run has ended and its outcome is to be reported. */
    private record Ended(Run run, Outcome outcome) implements Event {}

    /** A run has ended that this worker no longer holds the lease of. */
    private record Lost(Run run) implements Event {}

    /** Result of a claim. */
    private enum Found {
        JOBS,
        NOTHING,
        NO_FREE_SLOT,
        UNKNOWN
    }

    private final JobStore store;
    private final WakeUpSignal wakeUpSignal;
    private final Function<String, Optional<JobHandler<?>>> handlers;
    private final OutcomePolicy outcomePolicy;
    private final SettlementListener settlementListener;
    private final BooleanSupplier mayClaim;
    private final WorkerSettings settings;
    private final Clock clock;

    private final OutcomeReporter reporter;
    private final Map<Run, Boolean> held = new ConcurrentHashMap<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicBoolean listening = new AtomicBoolean();
    private volatile @Nullable Instant stopAt;
    private volatile boolean leftBehind;
    private int free;

    /** @param mayClaim false while the store must not be trusted with new runs */
    WorkerLoop(
            JobStore store,
            WakeUpSignal wakeUpSignal,
            Function<String, Optional<JobHandler<?>>> handlers,
            OutcomePolicy outcomePolicy,
            SettlementListener settlementListener,
            BooleanSupplier mayClaim,
            WorkerSettings settings,
            Clock clock) {
        this.store = store;
        this.wakeUpSignal = wakeUpSignal;
        this.handlers = handlers;
        this.outcomePolicy = outcomePolicy;
        this.settlementListener = settlementListener;
        this.mayClaim = mayClaim;
        this.settings = settings;
        this.clock = clock;
        this.free = settings.slots();
        this.reporter = new OutcomeReporter(store, settings.worker(), outcomePolicy, this::settled);
    }

    /** The runs whose leases are to be renewed: also those that have ended and are not reported yet. */
    Collection<Run> held() {
        return held.keySet();
    }

    /** Claims no more; after the grace period stops running jobs and releases them. {@link #run} ends the loop after that. */
    void stop() {
        stopAt = clock.instant().plus(settings.grace());
        events.add(new Poll());
    }

    /** Whether a burst ended with ready jobs that cannot run: the queue is paused, or they need more than a limit has. */
    boolean leftBehind() {
        return leftBehind;
    }

    @Override
    public Next run(Loop loop) throws InterruptedException {
        if (finished()) {
            return Next.end();
        }
        Found found = settle();
        if (found == Found.NOTHING && settings.burst() && held.isEmpty() && drained()) {
            return Next.end();
        }
        await(found == Found.UNKNOWN ? RETRY_DELAY : POLL_INTERVAL);
        return Next.now();
    }

    /** For a burst that claimed nothing: whether no job is left that could run now, or none of those left can. */
    private boolean drained() {
        try {
            QueueStats stats = store.stats();
            long left = stats.states().getOrDefault(JobState.QUEUED, 0L);
            long stuck = store.limits().stream().mapToLong(LimitState::stuck).sum();
            leftBehind = left > 0 && (stats.paused() || left == stuck);
            return leftBehind || left == 0;
        } catch (RuntimeException later) {
            LOG.warnf("The number of jobs left could not be read: %s", later.getMessage());
            return false;
        }
    }

    private boolean finished() {
        Instant deadline = stopAt;
        if (deadline == null) {
            return false;
        }
        Instant now = clock.instant();
        if (!now.isBefore(deadline)) {
            held.keySet().forEach(run -> run.stop(StopReason.SHUTDOWN));
        }
        return held.isEmpty() && reporter.isEmpty() || now.isAfter(deadline.plus(settings.handBack()));
    }

    /** Reports what has ended and claims what fits. */
    private Found settle() throws InterruptedException {
        boolean willing = stopAt == null && mayClaim.getAsBoolean();
        int claim = willing ? free : 0;
        if (claim == 0 && reporter.isEmpty()) {
            return willing ? Found.NO_FREE_SLOT : Found.UNKNOWN;
        }
        List<Lease> leases;
        try {
            leases = reporter.settle(claim);
        } catch (StoreUnavailableException later) {
            LOG.warnf("Redis is unavailable: %s", later.getMessage());
            Thread.sleep(RETRY_DELAY);
            return Found.UNKNOWN;
        }
        leases.forEach(this::start);
        if (!leases.isEmpty()) {
            return Found.JOBS;
        }
        return claim > 0 && reporter.isEmpty() ? Found.NOTHING : Found.NO_FREE_SLOT;
    }

    private void settled(Run run, Settled settled) {
        held.remove(run);
        try {
            settlementListener.settled(run.lease(), settled, run.age(clock.instant()));
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "What follows the end of job %s failed", run.jobId());
        }
    }

    private void start(Lease lease) {
        Run run = new Run(lease, store, settings.worker(), clock.instant());
        held.put(run, true);
        free--;
        try {
            WorkerThreads.virtualThread("job-" + lease.id(), () -> perform(run)).start();
        } catch (Throwable noThread) {
            end(run, outcomePolicy.failure(run, noThread));
        }
    }

    private void perform(Run run) {
        Outcome outcome;
        try {
            outcome = outcome(run);
        } catch (Throwable failure) {
            outcome = outcomePolicy.released(run);
        }
        end(run, outcome);
    }

    private void end(Run run, @Nullable Outcome outcome) {
        events.add(outcome == null ? new Lost(run) : new Ended(run, outcome));
    }

    private @Nullable Outcome outcome(Run run) {
        Lease lease = run.lease();
        JobHandler<?> handler = handlers.apply(lease.spec().type()).orElse(null);
        if (handler == null) {
            return outcomePolicy.unknownType(lease);
        }
        run.begin();
        try (TraceStep step =
                Traces.step("run " + lease.spec().type(), lease.spec().traceparent())) {
            try {
                return Outcome.Completed.of(lease, handler.run(run));
            } catch (Throwable failure) {
                step.failed(failure.toString());
                return outcomePolicy.failure(run, failure);
            }
        } finally {
            run.end();
            Thread.interrupted();
        }
    }

    private void await(Duration timeout) throws InterruptedException {
        if (free > 0 && stopAt == null) {
            listen();
        }
        Duration wait = reporter.isEmpty() && stopAt == null ? timeout : RETRY_DELAY;
        Event first = events.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        boolean woken = false;
        for (Event event : gather(first)) {
            switch (event) {
                case Poll _ -> LOG.trace("Poll");
                case Woken _ -> woken = true;
                case Ended ended -> {
                    free++;
                    reporter.add(ended.run(), ended.outcome());
                }
                case Lost lost -> {
                    free++;
                    settled(lost.run(), Settled.STALE);
                }
            }
        }
        if (woken && (free == 0 || stopAt != null)) {
            // The slots were filled, or the stop came, while the loop listened: the signal is for another worker.
            wakeUpSignal.send();
        }
    }

    /**
     * All events that have come by now. Short jobs end in bursts, which are waited for while they last: one call for many
     * outcomes costs little more than one for few.
     */
    private List<Event> gather(Event first) {
        List<Event> gathered = new ArrayList<>();
        gathered.add(first);
        int before = 0;
        while (first instanceof Ended && gathered.size() > before && gathered.size() < settings.slots() - free) {
            before = gathered.size();
            LockSupport.parkNanos(GATHER_NANOS);
            events.drainTo(gathered);
        }
        events.drainTo(gathered);
        return gathered;
    }

    /** Waits for a wake-up signal unless that is being done, and only with a free slot, so that signals go to workers with room. */
    private void listen() {
        if (!listening.compareAndSet(false, true)) {
            return;
        }
        wakeUpSignal.listen(POLL_INTERVAL).whenComplete((woken, failure) -> {
            listening.set(false);
            if (failure == null) {
                events.add(woken ? new Woken() : new Poll());
            } else {
                // The loop polls meanwhile and listens again after that.
                LOG.warnf("Wake-up signals cannot be received for now: %s", failure.getMessage());
            }
        });
    }
}
