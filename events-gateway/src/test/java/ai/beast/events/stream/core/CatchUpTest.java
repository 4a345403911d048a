package ai.beast.events.stream.core;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.FakeLog;
import ai.beast.events.log.LogExtent;
import ai.beast.events.log.LogReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final int EVENTS = 3000;
    private static final int ROUNDS = 200;

    /** Its buffer fills and empties again and again, at any moment of the reading. */
    @Test
    void aClientThatTakesItsEventsWhileTheLogIsReadForItMissesNone() throws Exception {
        FakeLog log = new FakeLog(1);
        log.setPollSize(500);
        for (int i = 0; i < EVENTS; i++) {
            log.append(0, "custom.a", "s");
        }
        LogExtent extent = log.extent();
        LiveTail tail = new LiveTail();
        tail.align(extent);
        CatchUp catchUp = new CatchUp(log, tail);
        try (LogReader reader = log.open(Duration.ZERO)) {
            for (int round = 0; round < ROUNDS; round++) {
                try (EagerClient client = new EagerClient()) {
                    Subscription subscription =
                            new Subscription(EventFilter.ALL, extent.begin(), client, catchUp::request);
                    boolean again = true;
                    while (subscription.behindAt() != null) {
                        if (again || catchUp.next() != null) {
                            again = catchUp.turn(subscription, reader, Integer.MAX_VALUE);
                        } else {
                            Thread.onSpinWait();
                        }
                    }

                    assertThat(client.taken())
                            .as("round %d", round)
                            .containsExactlyElementsOf(
                                    LongStream.rangeClosed(1, EVENTS).boxed().toList());
                }
            }
        }
    }

    /** Takes whatever is sent, on a thread of its own that never rests. */
    private static final class EagerClient implements Sink, AutoCloseable {
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private final List<Long> next = new ArrayList<>();
        private final Thread thread = Thread.ofPlatform().start(this::run);

        private void run() {
            while (!Thread.currentThread().isInterrupted()) {
                runTasks();
                Thread.onSpinWait();
            }
        }

        private synchronized void runTasks() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        /** Where it stood after each event. */
        synchronized List<Long> taken() {
            runTasks();
            return List.copyOf(next);
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public synchronized boolean send(List<Frame> frames, Runnable whenReady) {
            frames.stream()
                    .filter(frame -> frame.kind() == Frame.Kind.EVENT)
                    .forEach(frame -> next.add(frame.position().next(0)));
            return true;
        }

        @Override
        public void end() {}

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}
