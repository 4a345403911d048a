package ai.beast.automation.binding;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When an event of this type comes that passes the filter, the workflow is started with the payload.
 *
 * @param eventType see {@link EventPattern}
 * @param filter see {@link EventFilter}
 * @param workflowId the workflow whose first webhook is called, looked up at each delivery; used when there is no path
 * @param webhookPath the production webhook to call
 * @param method of the webhook path; null for a target that is a workflow
 * @param payload see {@link PayloadMapping}
 * @param version rises with every change; the entity tag
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Binding(
        UUID id,
        String name,
        String eventType,
        Map<String, JsonNode> filter,
        @Nullable String workflowId,
        @Nullable String webhookPath,
        @Nullable String method,
        Map<String, String> payload,
        boolean enabled,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    boolean wants(BoundEvent event) {
        return new EventPattern(eventType).matches(event.type()) && new EventFilter(filter).accepts(event);
    }

    /** The payload the workflow receives for this event. */
    public JsonNode payloadFor(BoundEvent event, ObjectMapper mapper) {
        return new PayloadMapping(payload).apply(event, mapper);
    }
}
