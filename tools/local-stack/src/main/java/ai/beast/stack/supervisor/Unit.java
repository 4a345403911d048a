package ai.beast.stack.supervisor;

import ai.beast.stack.StackException;
import ai.beast.stack.UnitPhase;
import ai.beast.stack.UnitState;
import ai.beast.stack.process.ChildServer;
import ai.beast.stack.process.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One process of the stack and its life: it waits for what it needs, starts, is ready, and is started again when it ends
 * without a request. Thread-safe.
 */
final class Unit {
    private static final Duration READINESS = Duration.ofMinutes(4);

    private final ChildServer server;
    private final List<Unit> needs;
    private final Runnable changed;
    private final Journal journal;
    private final Backoff backoff = new Backoff();
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final CompletableFuture<Void> stopAsked = new CompletableFuture<>();
    /** Held while the process is being started or stopped, so that the two never cross. */
    private final ReentrantLock startOrStop = new ReentrantLock();

    private volatile UnitState state;

    /**
     * @param needs the units that have to be ready before this one is started
     * @param changed called after each change of {@link #state()}
     */
    Unit(ChildServer server, List<Unit> needs, Runnable changed, Journal journal) {
        this.server = server;
        this.needs = List.copyOf(needs);
        this.changed = changed;
        this.journal = journal;
        this.state = UnitState.waiting(server.name(), server.port(), now());
    }

    UnitState state() {
        return state;
    }

    ChildServer server() {
        return server;
    }

    /** Completes when the unit is ready for the first time. */
    CompletableFuture<Void> firstReady() {
        return firstReady;
    }

    /** Begins the unit's life on a thread of its own. */
    void launch() {
        Thread.ofVirtual().name(server.name()).start(this::live);
    }

    /** Ends the process and the unit's life; returns when the process is gone. */
    void stop() {
        stopAsked.complete(null);
        startOrStop.lock();
        try {
            Instant asked = Instant.now();
            enter(UnitPhase.STOPPING, server.alive() ? server.pid() : 0);
            server.stop();
            journal.line(server.name() + " stopped after "
                    + Duration.between(asked, Instant.now()).toMillis() + " ms");
            enter(UnitPhase.STOPPED, 0);
        } finally {
            startOrStop.unlock();
        }
    }

    private void live() {
        CompletableFuture<?> allReady =
                CompletableFuture.allOf(needs.stream().map(Unit::firstReady).toArray(CompletableFuture[]::new));
        CompletableFuture.anyOf(allReady, stopAsked).join();
        while (!stopAsked.isDone()) {
            Instant started = Instant.now();
            @Nullable Instant readySince = startAndAwaitReady(started);
            if (readySince != null) {
                runToTheEnd();
            }
            if (!stopAsked.isDone()) {
                Instant ended = Instant.now();
                restartLater(backoff.after(readySince == null ? ended : readySince, ended));
            }
        }
    }

    /** When it became ready; null when it did not. */
    private @Nullable Instant startAndAwaitReady(Instant started) {
        try {
            start();
            if (!stopAsked.isDone()) {
                server.awaitReady(READINESS);
                Instant ready = Instant.now();
                journal.line(server.name() + " is ready after "
                        + Duration.between(started, ready).toMillis() + " ms, process " + server.pid());
                enter(UnitPhase.READY, server.pid());
                firstReady.complete(null);
                return ready;
            }
        } catch (StackException e) {
            if (!stopAsked.isDone()) {
                String reason = String.valueOf(e.getMessage());
                journal.line(reason);
                state = state.failing(reason);
                endIfAlive();
            }
        }
        return null;
    }

    private void start() {
        startOrStop.lock();
        try {
            if (!stopAsked.isDone()) {
                enter(UnitPhase.STARTING, 0);
                server.start();
                enter(UnitPhase.STARTING, server.pid());
            }
        } finally {
            startOrStop.unlock();
        }
    }

    /** A process that runs but is never ready is of no use. */
    private void endIfAlive() {
        startOrStop.lock();
        try {
            if (!stopAsked.isDone() && server.alive()) {
                server.stop();
            }
        } finally {
            startOrStop.unlock();
        }
    }

    private void runToTheEnd() {
        try {
            int status = server.exit().join();
            if (!stopAsked.isDone()) {
                journal.line(server.name() + " ended with status " + status);
                state = state.ended(status);
            }
        } catch (CompletionException e) {
            journal.line(server.name() + " ended: " + e.getMessage());
        }
    }

    private void restartLater(Duration wait) {
        enter(UnitPhase.RESTARTING, 0);
        journal.line(server.name() + " is started again in " + wait.toMillis() + " ms");
        stopAsked
                .copy()
                .completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (!stopAsked.isDone()) {
            state = state.startedAgain();
        }
    }

    private void enter(UnitPhase phase, long pid) {
        state = state.entering(phase, pid, now());
        changed.run();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
