package ai.beast.queue.worker;

import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.lease.Beat;
import ai.beast.queue.core.lease.Doorbell;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.lease.Turn;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.LimitState;
import ai.beast.queue.core.store.QueueStats;
import ai.beast.queue.core.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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
 * The heart of a worker: one thread that reports ended runs and claims new jobs in a single step, never more than there are
 * free slots, and starts each on a virtual thread. Without work it sleeps until the doorbell rings. With the store away it
 * keeps what it has to report and tries again by itself.
 */
final class WorkerLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(WorkerLoop.class);
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(2);
    private static final Duration STORE_AGAIN = Duration.ofMillis(500);
    /** Nanoseconds to wait for more runs to end. */
    private static final long SWARM = 20_000;

    /** What the loop waits for. */
    private sealed interface News {}

    /** It is time to look at the queue, or the worker is to stop. */
    private record Look() implements News {}

    /** The doorbell rang. */
    private record Ring() implements News {}

    /** A run is over and its outcome is to be reported. */
    private record Ended(Run run, Outcome outcome) implements News {}

    /** A run is over and is no business of this worker any more. */
    private record Dropped(Run run) implements News {}

    /** What a look at the queue showed. */
    private enum Found {
        JOBS,
        NOTHING,
        NO_ROOM,
        UNKNOWN
    }

    private final JobStore store;
    private final Doorbell doorbell;
    private final Function<String, Optional<JobHandler>> handlers;
    private final Verdict verdict;
    private final Aftermath aftermath;
    private final BooleanSupplier mayClaim;
    private final WorkerSettings settings;
    private final Clock clock;

    private final Map<Run, Boolean> held = new ConcurrentHashMap<>();
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final AtomicBoolean listening = new AtomicBoolean();
    private volatile @Nullable Instant stopAt;
    private volatile boolean leftBehind;
    private int free;

    /** @param mayClaim false while the store is not to be trusted with new runs */
    WorkerLoop(
            JobStore store,
            Doorbell doorbell,
            Function<String, Optional<JobHandler>> handlers,
            Verdict verdict,
            Aftermath aftermath,
            BooleanSupplier mayClaim,
            WorkerSettings settings,
            Clock clock) {
        this.store = store;
        this.doorbell = doorbell;
        this.handlers = handlers;
        this.verdict = verdict;
        this.aftermath = aftermath;
        this.mayClaim = mayClaim;
        this.settings = settings;
        this.clock = clock;
        this.free = settings.slots();
    }

    /** The runs whose leases are to be kept alive: also those that have ended but are not reported yet. */
    Collection<Run> held() {
        return held.keySet();
    }

    /** Claims no more; gives running jobs the grace to end, then hands them back. {@link #run} returns after that. */
    void stop() {
        stopAt = clock.instant().plus(settings.grace());
        news.add(new Look());
    }

    /** Whether a burst ended with jobs left that may not run: the queue is paused, or they take more than a limit has at all. */
    boolean leftBehind() {
        return leftBehind;
    }

    @Override
    public void run() {
        List<Ended> unreported = new ArrayList<>();
        try {
            while (!finished(unreported)) {
                Found found = turn(unreported);
                if (found == Found.NOTHING && settings.burst() && held.isEmpty() && spent()) {
                    return;
                }
                await(unreported, found == Found.UNKNOWN ? STORE_AGAIN : LOOK_ANYWAY);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** To be asked by a burst that could claim nothing: whether no job is left that is to run now, or none of them may. */
    private boolean spent() {
        try {
            QueueStats stats = store.stats();
            long left = stats.states().getOrDefault(JobState.QUEUED, 0L);
            long stuck = store.limits().stream().mapToLong(LimitState::stuck).sum();
            leftBehind = left > 0 && (stats.paused() || left == stuck);
            return leftBehind || left == 0;
        } catch (RuntimeException later) {
            LOG.warnf("Whether the queue is drained cannot be told for now: %s", later.getMessage());
            return false;
        }
    }

    private boolean finished(List<Ended> unreported) {
        Instant deadline = stopAt;
        if (deadline == null) {
            return false;
        }
        Instant now = clock.instant();
        if (!now.isBefore(deadline)) {
            held.keySet().forEach(run -> run.stop(StopReason.SHUTDOWN));
        }
        return held.isEmpty() && unreported.isEmpty() || now.isAfter(deadline.plus(settings.handBack()));
    }

    /** Reports what has ended and claims what fits. */
    private Found turn(List<Ended> unreported) throws InterruptedException {
        boolean willing = stopAt == null && mayClaim.getAsBoolean();
        int most = willing ? free : 0;
        if (most == 0 && unreported.isEmpty()) {
            return willing ? Found.NO_ROOM : Found.UNKNOWN;
        }
        Turn turn;
        try {
            sendLastWords(unreported);
            turn = store.settle(
                    settings.worker(), unreported.stream().map(Ended::outcome).toList(), most);
        } catch (StoreUnavailableException later) {
            LOG.warnf("The queue's store is away: %s", later.getMessage());
            Thread.sleep(STORE_AGAIN);
            return Found.UNKNOWN;
        } catch (RuntimeException defect) {
            // Were the loop to end here, heartbeats would hold on to runs that nobody reports.
            LOG.error("The queue's store gave an answer that makes no sense", defect);
            Thread.sleep(STORE_AGAIN);
            return Found.UNKNOWN;
        }
        for (int i = 0; i < unreported.size(); i++) {
            Run run = unreported.get(i).run();
            held.remove(run);
            aftermath.settled(run.lease(), turn.settled().get(i));
        }
        unreported.clear();
        turn.leases().forEach(this::start);
        if (!turn.leases().isEmpty()) {
            return Found.JOBS;
        }
        return most > 0 ? Found.NOTHING : Found.NO_ROOM;
    }

    /** Progress and checkpoint of a run must be kept before its end is told: a retry goes on from there. */
    private void sendLastWords(List<Ended> unreported) {
        List<Beat> beats = new ArrayList<>();
        for (Ended ended : unreported) {
            Beat beat = ended.run().lastWords();
            if (beat != null) {
                beats.add(beat);
            }
        }
        if (!beats.isEmpty()) {
            store.heartbeat(settings.worker(), beats);
        }
    }

    private void start(Lease lease) {
        Run run = new Run(lease, store, settings.worker(), clock.instant());
        held.put(run, true);
        free--;
        Thread.ofVirtual().name("job-" + lease.id()).start(() -> {
            Outcome outcome = perform(run);
            news.add(outcome == null ? new Dropped(run) : new Ended(run, outcome));
        });
    }

    private @Nullable Outcome perform(Run run) {
        Lease lease = run.lease();
        JobHandler handler = handlers.apply(lease.type()).orElse(null);
        if (handler == null) {
            return verdict.unknownType(lease);
        }
        run.begin();
        try {
            return verdict.success(lease, handler.run(run));
        } catch (Throwable failure) {
            return verdict.failure(run, failure);
        } finally {
            run.end();
            Thread.interrupted();
        }
    }

    private void await(List<Ended> unreported, Duration atMost) throws InterruptedException {
        if (free > 0 && stopAt == null) {
            listen();
        }
        Duration wait = unreported.isEmpty() && stopAt == null ? atMost : STORE_AGAIN;
        News first = news.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        boolean rang = false;
        for (News one : together(first)) {
            switch (one) {
                case Look _ -> LOG.trace("Time to look");
                case Ring _ -> rang = true;
                case Ended ended -> {
                    free++;
                    unreported.add(ended);
                }
                case Dropped dropped -> {
                    free++;
                    held.remove(dropped.run());
                    aftermath.settled(dropped.run().lease(), Settled.STALE);
                }
            }
        }
        if (rang && (free == 0 || stopAt != null)) {
            // The slots were filled, or the end came, while the loop listened: the ring is for another worker.
            doorbell.ring();
        }
    }

    /**
     * What has arrived by now. Short jobs end in swarms, which are waited for as long as they keep coming: a call for many costs little
     * more than one for few.
     */
    private List<News> together(News first) {
        List<News> arrived = new ArrayList<>();
        arrived.add(first);
        int before = 0;
        while (first instanceof Ended && arrived.size() > before && arrived.size() < settings.slots() - free) {
            before = arrived.size();
            LockSupport.parkNanos(SWARM);
            news.drainTo(arrived);
        }
        news.drainTo(arrived);
        return arrived;
    }

    /** Listens for the doorbell, unless that is being done. Only while there is a free slot, so that rings go to workers with room. */
    private void listen() {
        if (!listening.compareAndSet(false, true)) {
            return;
        }
        doorbell.listen(LOOK_ANYWAY).whenComplete((rang, failure) -> {
            if (failure == null) {
                heard(rang ? new Ring() : new Look());
            } else {
                LOG.warnf("The doorbell cannot be heard for now: %s", failure.getMessage());
                CompletableFuture.delayedExecutor(STORE_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> heard(new Look()));
            }
        });
    }

    private void heard(News what) {
        listening.set(false);
        news.add(what);
    }
}
