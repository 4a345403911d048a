package ai.beast.events.subscription;

import ai.beast.events.log.Cursor;
import ai.beast.events.log.EventFilter;
import ai.beast.events.log.EventLog;
import ai.beast.events.log.InvalidCursorException;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.stream.core.StreamHub;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides about named subscriptions. Blocks on the database. */
@ApplicationScoped
public class SubscriptionService {
    static final int MAX_SUBSCRIPTIONS = 1000;

    private final SubscriptionStore store;
    private final EventLog log;
    private final StreamHub hub;

    SubscriptionService(SubscriptionStore store, EventLog log, StreamHub hub) {
        this.store = store;
        this.log = log;
        this.hub = hub;
    }

    /** A subscription, and whether it was made just now. */
    record Made(DurableSubscription subscription, boolean now) {}

    /**
     * Makes a subscription unless there is the same already.
     *
     * @param from {@code now}, {@code earliest}, or a cursor; null means now
     * @throws ProblemException {@code already_exists} when the name is taken by one with another filter
     */
    Made make(String name, EventFilter filter, @Nullable String from) {
        boolean made = store.create(name, filter, start(from), MAX_SUBSCRIPTIONS);
        DurableSubscription present = store.find(name)
                .orElseThrow(() -> new ProblemException(
                        ErrorCode.CONFLICT,
                        "At most " + MAX_SUBSCRIPTIONS + " subscriptions can exist; delete one first"));
        if (!present.filter().equals(filter)) {
            throw new ProblemException(
                            ErrorCode.ALREADY_EXISTS, "The subscription " + name + " exists with another filter")
                    .field("name");
        }
        return new Made(present, made);
    }

    private LogPosition start(@Nullable String from) {
        try {
            return switch (from == null ? "now" : from) {
                case "now" -> hub.position();
                case "earliest" -> log.extent().begin();
                default -> cursor("from", from == null ? "" : from);
            };
        } catch (LogUnavailableException away) {
            throw unavailable(away);
        }
    }

    /** @throws ProblemException {@code not_found} */
    public DurableSubscription get(String name) {
        return store.find(name).orElseThrow(() -> unknown(name));
    }

    List<DurableSubscription> list() {
        return store.list();
    }

    /** @throws ProblemException {@code not_found} */
    void delete(String name) {
        if (!store.delete(name)) {
            throw unknown(name);
        }
    }

    /**
     * Notes that the client has everything up to the frame of this id. A cursor never goes back: what was acknowledged
     * stays so.
     *
     * @throws ProblemException {@code invalid_cursor} when no stream of this log can have given that id
     */
    DurableSubscription acknowledge(String name, String frameId) {
        LogPosition upTo = cursor("cursor", frameId);
        try {
            // Another gateway may have seen more of the log than this one.
            if (!hub.position().covers(upTo) && !log.extent().end().covers(upTo)) {
                throw new ProblemException(ErrorCode.INVALID_CURSOR, "The cursor lies outside the log").field("cursor");
            }
        } catch (LogUnavailableException away) {
            throw unavailable(away);
        }
        return store.move(name, at -> at.topic().equals(upTo.topic()) ? at.latest(upTo) : upTo)
                .orElseThrow(() -> unknown(name));
    }

    /** Number of events of the log, wanted or not, that are not acknowledged yet; null while unknown. */
    @Nullable
    Long lag(DurableSubscription subscription) {
        try {
            LogPosition end = hub.position();
            LogPosition at = subscription.cursor();
            if (!end.topic().equals(at.topic())) {
                return null;
            }
            long lag = 0;
            for (int partition = 0; partition < end.partitions(); partition++) {
                lag += Math.max(0, end.next(partition) - at.next(partition));
            }
            return lag;
        } catch (LogUnavailableException unknown) {
            return null;
        }
    }

    private static LogPosition cursor(String field, String text) {
        try {
            return Cursor.FORWARD.decode(text);
        } catch (InvalidCursorException invalid) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, String.valueOf(invalid.getMessage())).field(field);
        }
    }

    private static ProblemException unknown(String name) {
        return ProblemException.notFound("There is no subscription " + name);
    }

    private static ProblemException unavailable(LogUnavailableException away) {
        return new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "Kafka is unavailable; retry later", away);
    }
}
