package ai.beast.events.stream.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.EventLog;
import ai.beast.events.log.FakeLog;
import ai.beast.events.log.LogExtent;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogReader;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.work.loop.LoopState;
import ai.beast.work.loop.Loops;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads of the stream core survive what a log may throw at them. */
class StreamHubTest {
    private final FakeLog log = new FakeLog(1);
    private final AtomicInteger errors = new AtomicInteger();
    private final Loops loops = new Loops();
    private final StreamHub hub = new StreamHub(new BrokenLog(), 1, 10, Duration.ofMillis(1));

    @AfterEach
    void stop() {
        hub.close();
        loops.close();
    }

    @Test
    void theTailGoesOnAfterAnError() throws Exception {
        hub.start(loops);
        await().until(hub::logReached);
        Client client = new Client();
        hub.subscribe(EventFilter.ALL, null, client);

        errors.set(3);
        await().until(() -> errors.get() <= 0);
        log.append(0, "custom.a", "s");

        await().atMost(Duration.ofSeconds(30)).until(() -> client.events() == 1);
        assertThat(loops.states()).allMatch(LoopState::live);
    }

    @Test
    void catchingUpGoesOnAfterAnError() throws Exception {
        LogPosition begin = log.extent().end();
        for (int number = 0; number < 1100; number++) {
            log.append(0, "custom.a", "s");
        }
        hub.start(loops);
        await().until(hub::logReached);
        errors.set(3);
        Client client = new Client();
        hub.subscribe(EventFilter.ALL, begin, client);

        await().atMost(Duration.ofSeconds(30)).until(() -> client.events() == 1100);
        assertThat(loops.states()).allMatch(LoopState::live);
    }

    /** A log whose next calls throw errors, as many as were asked for. */
    private final class BrokenLog implements EventLog {
        @Override
        public LogExtent extent() throws LogUnavailableException {
            if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StackOverflowError("as asked for");
            }
            return log.extent();
        }

        @Override
        public LogPosition at(Instant time) throws LogUnavailableException {
            return log.at(time);
        }

        @Override
        public LogReader open(Duration maxWait) {
            return log.open(maxWait);
        }
    }

    /** Takes every frame, on a thread of its own. */
    private static final class Client implements Sink {
        private final List<Frame> received = new CopyOnWriteArrayList<>();
        private final ExecutorService tasks =
                Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

        @Override
        public void execute(Runnable task) {
            tasks.execute(task);
        }

        @Override
        public boolean send(List<Frame> frames, Runnable whenReady) {
            received.addAll(frames);
            return true;
        }

        @Override
        public void end() {
            received.clear();
        }

        long events() {
            return received.stream()
                    .filter(frame -> frame.message().contains("custom.a"))
                    .count();
        }
    }
}
