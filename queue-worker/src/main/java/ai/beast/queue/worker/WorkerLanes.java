package ai.beast.queue.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The loops of one worker, which share out its slots: while one waits for the store, another has jobs running. A worker of few slots
 * has one loop, since its jobs are long and their claims are rare.
 */
final class WorkerLanes implements Runnable {
    /** Each loop blocks a connection of its own to hear the doorbell. */
    private static final int MOST = 2;

    private static final int SLOTS_WORTH_A_LANE = 16;

    private final List<WorkerLoop> loops = new ArrayList<>();

    /** @param lane makes a loop that runs as many jobs as these settings say */
    WorkerLanes(WorkerSettings settings, Function<WorkerSettings, WorkerLoop> lane) {
        int lanes = Math.clamp(settings.slots() / SLOTS_WORTH_A_LANE, 1, MOST);
        for (int i = 0; i < lanes; i++) {
            loops.add(lane.apply(settings.withSlots((settings.slots() + i) / lanes)));
        }
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

    /** As {@link WorkerLoop#leftBehind}, of any loop. */
    boolean leftBehind() {
        return loops.stream().anyMatch(WorkerLoop::leftBehind);
    }

    /** Returns when every loop has ended. */
    @Override
    public void run() {
        List<Thread> others = loops.stream()
                .skip(1)
                .map(loop ->
                        Thread.ofPlatform().daemon().name("queue-worker-lane").start(loop))
                .toList();
        loops.getFirst().run();
        try {
            for (Thread other : others) {
                other.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
