package ai.beast.outbox;

import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.InvalidEventException;
import ai.beast.work.failure.Backoff;
import io.cloudevents.CloudEvent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Receives events so that each has its effect once, however often it arrives: the event's (source, id) and the effect
 * commit together.
 *
 * <p>With the database away the caller is kept waiting, and with it the partition, until the effect could be made; nothing
 * is skipped. What can't be read, or keeps failing for another reason, goes to the dead-letter topic with the reason, and
 * is logged, so that one bad event does not hold up the others for ever.
 */
@ApplicationScoped
public class Inbox {
    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final int ATTEMPTS_AT_THE_UNKNOWN = 5;
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final ConsumedEvents consumed;
    private final EventPublisher publisher;
    private final String service;
    private volatile boolean stopping;

    Inbox(
            ConsumedEvents consumed,
            EventPublisher publisher,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.consumed = consumed;
        this.publisher = publisher;
        this.service = service;
    }

    /**
     * Applies one message of the topic; returns when its effect is committed, was so before, or it has been put aside.
     * Events of types that are not asked for are passed over. Blocks; not for event-loop threads.
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
    public void receive(String message, Set<EventType> types, Predicate<CloudEvent> matters, EventHandler handler) {
        CloudEvent event;
        EventData data;
        try {
            event = EventJson.read(message);
            Optional<EventType> type = EventJson.type(event);
            if (type.isEmpty() || !types.contains(type.get()) || !matters.test(event)) {
                return;
            }
            data = EventJson.data(event);
        } catch (InvalidEventException unreadable) {
            putAside(message, String.valueOf(unreadable.getMessage()));
            return;
        }
        apply(message, event, data, handler);
    }

    private void apply(String message, CloudEvent event, EventData data, EventHandler handler) {
        String name = "Event " + event.getId() + " (" + event.getType() + ")";
        RuntimeException hopeless = tryUntilMade(name, () -> {
            if (consumed.firstTime(event)) {
                handler.apply(event, data);
            }
        });
        if (hopeless != null) {
            LOG.errorf(hopeless, "%s is put aside", name);
            putAside(message, hopeless.toString());
        }
    }

    /**
     * Makes the effect of several messages in one transaction; returns when it is committed. When that cannot succeed the
     * effect is made for each message in a transaction of its own, so that only the one at fault is put aside.
     *
     * <p>Nothing is recorded here: the effect itself must see to it that a message that comes again changes nothing.
     *
     * @param json the text of a message, to be put aside
     * @param effect may be called again, with the same messages or each alone
     * @throws IllegalStateException when the process is stopping; the messages must then not be acknowledged
     */
    public <M> void receiveBatch(List<M> messages, Function<M, String> json, Consumer<List<M>> effect) {
        if (tryUntilMade("A batch of " + messages.size() + " events", () -> effect.accept(messages)) == null) {
            return;
        }
        for (M message : messages) {
            RuntimeException hopeless = tryUntilMade("An event", () -> effect.accept(List.of(message)));
            if (hopeless != null) {
                LOG.error("An event is put aside", hopeless);
                putAside(json.apply(message), hopeless.toString());
            }
        }
    }

    /** @return the failure that makes it hopeless; null when the effect was made and committed */
    private @Nullable RuntimeException tryUntilMade(String what, Runnable effect) {
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
        for (int attempt = 1; ; attempt++) {
            try {
                QuarkusTransaction.requiringNew().run(effect);
                return null;
            } catch (RuntimeException failure) {
                FailureKind kind = FailureKind.of(failure);
                if (kind == FailureKind.PERMANENT
                        || (kind == FailureKind.UNKNOWN && attempt >= ATTEMPTS_AT_THE_UNKNOWN)) {
                    return failure;
                }
                LOG.warnf("%s waits, attempt %d: %s", what, attempt, failure);
                pause(backoff.next());
            }
        }
    }

    private void putAside(String message, String reason) {
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
        while (true) {
            try {
                publisher.deadLetter(message, service, reason).await().atMost(Duration.ofSeconds(15));
                LOG.warnf("Put aside: %s", reason);
                return;
            } catch (RuntimeException unreachable) {
                LOG.warnf("The dead-letter topic cannot be reached yet: %s", unreachable);
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
