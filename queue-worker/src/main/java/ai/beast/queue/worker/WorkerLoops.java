package ai.beast.queue.worker;

import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The loops of one worker, which share its slots: while one waits for the store, another has jobs running. A worker of few
 * slots has one loop, since its jobs are long and its claims are rare. Thread-safe after {@link #start}.
 */
final class WorkerLoops {
    /** Each loop blocks a connection of its own while it waits for the wake-up signal. */
    private static final int MAX_LOOPS = 2;

    private static final int MIN_SLOTS_PER_LOOP = 16;
    private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(500);
    private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(2);

    private final List<WorkerLoop> loops = new ArrayList<>();
    private final CountDownLatch running;

    /** @param factory makes a loop that runs as many jobs as the settings passed to it say */
    WorkerLoops(WorkerSettings settings, Function<WorkerSettings, WorkerLoop> factory) {
        int count = Math.clamp(settings.slots() / MIN_SLOTS_PER_LOOP, 1, MAX_LOOPS);
        for (int i = 0; i < count; i++) {
            loops.add(factory.apply(settings.withSlots((settings.slots() + i) / count)));
        }
        running = new CountDownLatch(count);
    }

    void start(Loops supervisor) {
        for (int i = 0; i < loops.size(); i++) {
            WorkerLoop loop = loops.get(i);
            supervisor.start(
                    LoopSettings.named("queue-worker-" + i).platform().retryDelay(FIRST_RETRY_DELAY, MAX_RETRY_DELAY),
                    it -> round(loop, it));
        }
    }

    private Next round(WorkerLoop loop, Loop supervised) throws InterruptedException {
        Next next = loop.run(supervised);
        if (next instanceof Next.End) {
            running.countDown();
        }
        return next;
    }

    /** As {@link WorkerLoop#held}. */
    Collection<Run> held() {
        if (loops.size() == 1) {
            return loops.getFirst().held();
        }
        List<Run> held = new ArrayList<>();
        loops.forEach(loop -> held.addAll(loop.held()));
        return held;
    }

    /** As {@link WorkerLoop#stop}. */
    void stop() {
        loops.forEach(WorkerLoop::stop);
    }

    /**
     * Waits until every loop has ended, after {@link #stop} or at the end of a burst.
     *
     * @return false after the timeout
     */
    boolean awaitEnd(Duration timeout) throws InterruptedException {
        return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As {@link WorkerLoop#leftBehind}, of any loop. */
    boolean leftBehind() {
        return loops.stream().anyMatch(WorkerLoop::leftBehind);
    }
}
