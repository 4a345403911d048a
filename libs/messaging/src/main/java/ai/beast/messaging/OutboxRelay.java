package ai.beast.messaging;

import ai.beast.messaging.DeadLetters.Stage;
import ai.beast.work.failure.Failure;
import ai.beast.work.failure.FailurePolicy;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Moves recorded events to Kafka, oldest first, until the outbox is empty; then waits for {@link #wake} or a second. An
 * event leaves the outbox when Kafka has acknowledged it, so a crash at any point repeats events and loses none.
 *
 * <p>An event that Kafka refuses for good, such as one above {@code max.request.size}, becomes a dead letter of the
 * outbox and those behind it are published. While Kafka or the store is unavailable all events wait.
 */
@ApplicationScoped
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 200;
    private static final Duration ACKNOWLEDGE_TIMEOUT = Duration.ofSeconds(30);
    private static final LoopSettings SETTINGS =
            LoopSettings.named("outbox-relay").pollInterval(Duration.ofSeconds(1));

    private final Instance<PendingEvents> outbox;
    private final EventPublisher publisher;
    private final DeadLetters deadLetters;
    private final Loops loops;
    /** Attempts at events that failed and may succeed yet, by position. Used by the loop's thread only. */
    private final Map<String, Integer> attempts = new HashMap<>();

    private volatile @Nullable Loop loop;

    OutboxRelay(Instance<PendingEvents> outbox, EventPublisher publisher, DeadLetters deadLetters, Loops loops) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.deadLetters = deadLetters;
        this.loops = loops;
    }

    /** Says that an event was recorded and committed. Cheap; callable from any thread. */
    public void wake() {
        Loop started = loop;
        if (started != null) {
            started.wake();
        }
    }

    void start(@Observes StartupEvent event) {
        if (outbox.isResolvable()) {
            PendingEvents pending = outbox.get();
            loop = loops.start(SETTINGS, _ -> relay(pending) == 0 ? Next.whenWoken() : Next.now());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        Loop started = loop;
        if (started != null) {
            started.stop();
        }
    }

    int relay(PendingEvents pending) {
        List<PendingEvents.Pending> batch = pending.oldest(BATCH);
        if (batch.isEmpty()) {
            attempts.clear();
            return 0;
        }
        List<Optional<Throwable>> failures = publish(batch);
        boolean kafkaTakesEvents = failures.stream().anyMatch(Optional::isEmpty);
        List<String> published = new ArrayList<>(batch.size());
        Map<PendingEvents.Pending, Throwable> refused = new LinkedHashMap<>();
        @Nullable Throwable retried = null;
        for (int i = 0; i < batch.size(); i++) {
            PendingEvents.Pending event = batch.get(i);
            Throwable failure = failures.get(i).orElse(null);
            if (failure == null) {
                published.add(event.position());
                attempts.remove(event.position());
            } else if (retries(event, failure, kafkaTakesEvents)) {
                retried = failure;
            } else {
                refused.put(event, failure);
            }
        }
        // First, so that they are not published again while the dead-letter topic is unavailable.
        if (!published.isEmpty()) {
            pending.published(published);
        }
        refused.forEach((event, failure) -> deadLetter(pending, event, failure));
        if (retried != null) {
            throw new IllegalStateException("Events stay in the outbox: " + retried, retried);
        }
        return batch.size();
    }

    /** For each event the failure to publish it; empty where Kafka has acknowledged it. */
    private List<Optional<Throwable>> publish(List<PendingEvents.Pending> batch) {
        List<Uni<Optional<Throwable>>> sent = batch.stream()
                .map(event -> Uni.createFrom()
                        .deferred(() -> publish(event))
                        .map(_ -> Optional.<Throwable>empty())
                        .onFailure()
                        .recoverWithItem(failure -> Optional.of(failure)))
                .toList();
        return Uni.join().all(sent).andFailFast().await().atMost(ACKNOWLEDGE_TIMEOUT);
    }

    private Uni<Void> publish(PendingEvents.Pending event) {
        return event.json().isBlank()
                ? Uni.createFrom().failure(new InvalidEventException("The recorded event is empty", null))
                : publisher.publish(event.key(), event.json());
    }

    /** A failure that may pass counts against an event only while Kafka takes others; otherwise it may be an outage. */
    private boolean retries(PendingEvents.Pending event, Throwable cause, boolean kafkaTakesEvents) {
        Failure failure = FailurePolicy.classify(cause);
        return switch (failure.kind()) {
            case OUTAGE -> true;
            case PERMANENT -> false;
            case TRANSIENT -> !kafkaTakesEvents || failure.retries(attempts.merge(event.position(), 1, Integer::sum));
        };
    }

    private void deadLetter(PendingEvents pending, PendingEvents.Pending event, Throwable cause) {
        String reason = FailurePolicy.classify(cause).reason();
        int made = attempts.getOrDefault(event.position(), 1);
        try {
            deadLetters
                    .send(event.json(), Stage.OUTBOX, event.position(), reason, made)
                    .await()
                    .atMost(ACKNOWLEDGE_TIMEOUT);
        } catch (RuntimeException failure) {
            if (FailurePolicy.classify(failure).kind() != Failure.Kind.PERMANENT) {
                throw failure;
            }
            LOG.errorf("Dead letter outbox-%s is not on the dead-letter topic: %s", event.position(), failure);
        }
        pending.deadLetter(event.position(), reason);
        attempts.remove(event.position());
    }
}
