package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A record was dead-lettered. It is published once for each record, and never for a record that is such an event itself.
 *
 * @param service that keeps it
 * @param kind where it was given up
 * @param id in the service's list of dead letters
 * @param recordType event type or kind of operation; absent for a text that is no event
 * @param reason in the words of the failure
 * @param attempts before it was given up
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadRecord(
        String service, Kind kind, String id, @Nullable String recordType, String reason, int attempts)
        implements EventData {
    /** Decides the event's type. */
    public enum Kind {
        /** An event that a consumer could not process. */
        @JsonProperty("inbox")
        INBOX(EventType.EVENT_DEAD),
        /** An event that Kafka refuses. */
        @JsonProperty("outbox")
        OUTBOX(EventType.EVENT_DEAD),
        @JsonProperty("webhook")
        WEBHOOK(EventType.DELIVERY_DEAD),
        @JsonProperty("n8n")
        N8N(EventType.DELIVERY_DEAD),
        @JsonProperty("operation")
        OPERATION(EventType.OPERATION_DEAD);

        private final EventType type;

        Kind(EventType type) {
            this.type = type;
        }
    }

    /** Whether events of this type report a dead record. */
    public static boolean isReport(String wireName) {
        return EventType.of(wireName)
                .filter(type -> type.dataClass() == DeadRecord.class)
                .isPresent();
    }

    @Override
    public EventType type() {
        return kind.type;
    }

    @Override
    public String subject() {
        return service;
    }
}
