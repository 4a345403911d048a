package ai.beast.events.stream;

import ai.beast.events.log.Cursor;
import ai.beast.events.log.EventFilter;
import ai.beast.events.log.InvalidCursorException;
import ai.beast.events.log.InvalidFilterException;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.stream.core.Sink;
import ai.beast.events.stream.core.StreamHub;
import ai.beast.events.stream.core.Subscription;
import ai.beast.events.stream.core.TooManySubscriptionsException;
import ai.beast.events.subscription.DurableSubscription;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request of a client, checked; the same for both protocols.
 *
 * @param from the place after which to begin; null for now
 */
record StreamRequest(EventFilter filter, @Nullable LogPosition from) {

    /** @throws ProblemException {@code invalid_field} or {@code invalid_cursor} */
    static StreamRequest of(
            List<String> types, List<String> sources, List<String> subjects, @Nullable String lastEventId) {
        try {
            EventFilter filter = EventFilter.of(types, sources, subjects);
            String cursor = lastEventId == null ? "" : lastEventId;
            return new StreamRequest(filter, cursor.isEmpty() ? null : Cursor.FORWARD.decode(cursor));
        } catch (InvalidFilterException invalid) {
            throw ProblemException.invalid(invalid.field(), String.valueOf(invalid.getMessage()));
        } catch (InvalidCursorException invalid) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, String.valueOf(invalid.getMessage()))
                    .field("lastEventId");
        }
    }

    /**
     * This request for a named subscription, which brings its own filter, and its place unless the client has its own.
     *
     * @throws ProblemException {@code invalid_field} when the client names a filter, too
     */
    StreamRequest of(DurableSubscription named) {
        if (!filter.equals(EventFilter.ALL)) {
            throw ProblemException.invalid(
                    "subscription", "subscription must not be combined with type, source or subject");
        }
        return new StreamRequest(named.filter(), from == null ? named.cursor() : from);
    }

    /** @throws ProblemException {@code service_unavailable} */
    Subscription subscribe(StreamHub hub, Sink sink) {
        try {
            return hub.subscribe(filter, from, sink);
        } catch (LogUnavailableException away) {
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "Kafka is unavailable; retry later", away);
        } catch (TooManySubscriptionsException full) {
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, String.valueOf(full.getMessage()), full);
        }
    }
}
