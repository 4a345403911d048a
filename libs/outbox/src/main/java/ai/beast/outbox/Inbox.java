package ai.beast.outbox;

import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.messaging.DeadLetters;
import ai.beast.messaging.DeadLetters.Stage;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.InvalidEventException;
import ai.beast.work.failure.Backoff;
import ai.beast.work.failure.Failure;
import ai.beast.work.failure.FailurePolicy;
import ai.beast.work.trace.TraceStep;
import ai.beast.work.trace.Traces;
import io.cloudevents.CloudEvent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Receives events so that each has its effect once, however often it arrives: the event's (source, id) and the effect
 * commit together.
 *
 * <p>{@link FailurePolicy} decides about failures. During an outage the caller waits, and with it the partition, until the
 * effect is committed. An event that keeps failing otherwise is sent to the dead-letter topic with the reason after a
 * number of attempts, at once where a retry cannot help, so that it does not hold up those behind it. The service keeps it
 * and can replay it.
 */
@ApplicationScoped
public class Inbox {
    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(200);
    private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(10);
    private static final Duration DEAD_LETTER_TIMEOUT = Duration.ofSeconds(15);

    private final ConsumedEvents consumed;
    private final DeadLetters deadLetters;
    private final InboxDeadLetters kept;
    private volatile boolean stopping;

    Inbox(ConsumedEvents consumed, DeadLetters deadLetters, InboxDeadLetters kept) {
        this.consumed = consumed;
        this.deadLetters = deadLetters;
        this.kept = kept;
    }

    private record Wanted(CloudEvent event, @Nullable EventData data) {}

    /** The last failure of something that is not tried again. */
    private record GivenUp(Failure failure, int attempts, Instant firstFailedAt) {}

    private interface Attempt {
        void run() throws Exception;
    }

    /**
     * Applies one message of the topic; returns when its effect is committed, was so before, or it is dead-lettered. Events
     * of types that are not asked for are passed over. Blocks; not for event-loop threads.
     *
     * @throws IllegalStateException when the process is stopping; the message must then not be acknowledged
     */
    public void receive(String message, Set<EventType> types, EventHandler handler) {
        receive(message, types, _ -> true, handler);
    }

    /**
     * As {@link #receive(String, Set, EventHandler)}, for a service to which only some events of these types matter.
     *
     * @param matters whether it is one of them; the others are passed over, which costs no transaction
     */
    public void receive(
            @Nullable String message, Set<EventType> types, Predicate<CloudEvent> matters, EventHandler handler) {
        receive(
                message,
                types,
                _ -> false,
                matters,
                (event, data) -> handler.apply(event, Objects.requireNonNull(data)));
    }

    /**
     * As {@link #receive(String, Set, Predicate, EventHandler)}, for a service to which events of others matter as well.
     *
     * @param foreign which types that are not the suite's are asked for
     * @param handler gets no data of such an event: nothing is known of its form
     */
    public void receive(
            @Nullable String message,
            Set<EventType> types,
            Predicate<String> foreign,
            Predicate<CloudEvent> matters,
            BiConsumer<CloudEvent, @Nullable EventData> handler) {
        AtomicReference<@Nullable Wanted> wanted = new AtomicReference<>();
        String json = message == null ? "" : message;
        GivenUp failure = attempt("An event", true, () -> wanted.set(read(json, types, foreign, matters)));
        Wanted event = wanted.get();
        if (failure == null && event != null) {
            failure = attempt("Event " + event.event().getId(), true, () -> applyTraced(event, handler));
        }
        if (failure != null) {
            deadLetter(json, failure);
        }
    }

    private static @Nullable Wanted read(
            String json, Set<EventType> types, Predicate<String> foreign, Predicate<CloudEvent> matters)
            throws InvalidEventException {
        CloudEvent event = EventJson.read(json);
        Optional<EventType> type = EventJson.type(event);
        boolean asked = type.map(types::contains).orElseGet(() -> foreign.test(event.getType()));
        if (!asked || !matters.test(event)) {
            return null;
        }
        return new Wanted(event, type.isEmpty() ? null : EventJson.data(event));
    }

    private void applyTraced(Wanted wanted, BiConsumer<CloudEvent, @Nullable EventData> handler) {
        CloudEvent event = wanted.event();
        try (TraceStep step = Traces.step("process " + event.getType(), EventJson.traceparent(event))) {
            try {
                QuarkusTransaction.requiringNew().run(() -> apply(wanted, handler));
            } catch (Throwable failure) {
                step.failed(failure.toString());
                throw failure;
            }
        }
    }

    private void apply(Wanted wanted, BiConsumer<CloudEvent, @Nullable EventData> handler) {
        if (consumed.firstTime(wanted.event())) {
            handler.accept(wanted.event(), wanted.data());
        }
    }

    /**
     * Makes the effect of several messages in one transaction; returns when it is committed. When that fails the effect is
     * made for each message in a transaction of its own, so that only the one at fault is dead-lettered.
     *
     * <p>Nothing is recorded here: the effect itself must see to it that a message that comes again changes nothing.
     *
     * @param json the text of a message, for its dead letter
     * @param effect may be called again, with the same messages or each alone
     * @throws IllegalStateException when the process is stopping; the messages must then not be acknowledged
     */
    public <M> void receiveBatch(List<M> messages, Function<M, String> json, Consumer<List<M>> effect) {
        if (attempt("A batch of " + messages.size() + " events", false, () -> commit(messages, effect)) == null) {
            return;
        }
        for (M message : messages) {
            GivenUp failure = attempt("An event", true, () -> commit(List.of(message), effect));
            if (failure != null) {
                deadLetter(json.apply(message), failure);
            }
        }
    }

    private static <M> void commit(List<M> messages, Consumer<List<M>> effect) {
        QuarkusTransaction.requiringNew().run(() -> effect.accept(messages));
    }

    /**
     * Makes attempts until one succeeds or the failure policy allows no further one. Outages use up no attempt.
     *
     * @param repeatedly false for one attempt only, outages aside
     * @return null after a success
     */
    private @Nullable GivenUp attempt(String what, boolean repeatedly, Attempt attempt) {
        Backoff backoff = new Backoff(FIRST_RETRY_DELAY, MAX_RETRY_DELAY);
        int attempts = 0;
        @Nullable Instant firstFailedAt = null;
        while (true) {
            try {
                attempt.run();
                return null;
            } catch (Throwable failed) {
                Failure failure = FailurePolicy.classify(failed);
                if (firstFailedAt == null) {
                    firstFailedAt = Instant.now();
                }
                if (failure.kind() != Failure.Kind.OUTAGE) {
                    attempts++;
                    if (!repeatedly || !failure.retries(attempts)) {
                        LOG.debugf(failed, "%s failed for good", what);
                        return new GivenUp(failure, attempts, firstFailedAt);
                    }
                }
                Duration delay = backoff.next();
                LOG.warnf("%s waits %d ms for its next attempt: %s", what, delay.toMillis(), failure.reason());
                pause(delay);
            }
        }
    }

    /** Returns when it is kept; a row that the database refuses for good is on the dead-letter topic at least. */
    private void deadLetter(String json, GivenUp dead) {
        String id = InboxDeadLetters.id(json);
        String reason = dead.failure().reason();
        AtomicBoolean known = new AtomicBoolean();
        attempt("A dead letter", true, () -> known.set(kept.failedAgain(id, reason, dead.attempts())));
        if (known.get()) {
            return;
        }
        send(json, id, dead);
        GivenUp refused =
                attempt("A dead letter", true, () -> kept.add(id, json, reason, dead.attempts(), dead.firstFailedAt()));
        if (refused != null) {
            LOG.errorf(
                    "Dead letter inbox-%s is not kept: %s",
                    id, refused.failure().reason());
        }
    }

    private void send(String json, String id, GivenUp dead) {
        Backoff backoff = new Backoff(FIRST_RETRY_DELAY, MAX_RETRY_DELAY);
        while (true) {
            try {
                deadLetters
                        .send(json, Stage.INBOX, id, dead.failure().reason(), dead.attempts())
                        .await()
                        .atMost(DEAD_LETTER_TIMEOUT);
                return;
            } catch (RuntimeException unavailable) {
                if (FailurePolicy.classify(unavailable).kind() == Failure.Kind.PERMANENT) {
                    LOG.errorf("Dead letter inbox-%s is not on the dead-letter topic: %s", id, unavailable);
                    return;
                }
                LOG.warnf("The dead-letter topic is unavailable: %s", unavailable);
                pause(backoff.next());
            }
        }
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while an event waited", interrupted);
        }
        if (stopping) {
            throw new IllegalStateException("The service stops; the event will come again");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }
}
