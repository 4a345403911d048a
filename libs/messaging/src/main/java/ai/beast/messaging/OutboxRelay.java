package ai.beast.messaging;

import ai.beast.work.failure.Backoff;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Moves recorded events to Kafka, oldest first, until the outbox is empty; then waits for {@link #wake} or looks again
 * after a second. An event leaves the outbox only when Kafka has acknowledged it, so a crash at any point repeats events
 * and loses none. With Kafka or the store away it keeps trying, ever more slowly.
 */
@ApplicationScoped
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 200;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Instance<PendingEvents> outbox;
    private final EventPublisher publisher;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean stopping;
    private @Nullable Thread thread;

    OutboxRelay(Instance<PendingEvents> outbox, EventPublisher publisher) {
        this.outbox = outbox;
        this.publisher = publisher;
    }

    /** Says that an event was recorded and committed. Cheap; callable from any thread. */
    public void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    void start(@Observes StartupEvent event) {
        if (outbox.isResolvable()) {
            PendingEvents pending = outbox.get();
            thread = Thread.ofVirtual().name("outbox-relay").start(() -> run(pending));
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        Thread running = thread;
        if (running != null) {
            wake();
            running.join(STOP_WITHIN);
        }
    }

    private void run(PendingEvents pending) {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        while (!stopping) {
            try {
                if (relay(pending) == 0) {
                    pause(LOOK_AGAIN);
                }
                backoff.reset();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failure) {
                if (stopping) {
                    return;
                }
                Duration wait = backoff.next();
                LOG.warnf("Events stay in the outbox for now, next try in %d ms: %s", wait.toMillis(), failure);
                try {
                    pause(wait);
                } catch (InterruptedException stopped) {
                    return;
                }
            }
        }
    }

    private int relay(PendingEvents pending) {
        List<PendingEvents.Pending> batch = pending.oldest(BATCH);
        if (batch.isEmpty()) {
            return 0;
        }
        List<Uni<Void>> sent = new ArrayList<>(batch.size());
        for (PendingEvents.Pending event : batch) {
            sent.add(publisher.publish(event.key(), event.json()));
        }
        Uni.join().all(sent).andFailFast().await().atMost(ACKNOWLEDGED_WITHIN);
        pending.published(batch.stream().map(PendingEvents.Pending::position).toList());
        return batch.size();
    }

    private void pause(Duration atMost) throws InterruptedException {
        if (work.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            work.drainPermits();
        }
    }
}
