package ai.beast.automation.binding;

import ai.beast.automation.workflow.Webhook;
import ai.beast.automation.workflow.WorkflowService;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Map;
import java.util.Objects;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;

/** A binding's checked content: everything a client decides. */
@Embeddable
public record BindingContent(
        String name,
        @Column(name = "event_pattern") String eventType,

        @JdbcTypeCode(SqlTypes.JSON) @Mutability(Immutability.class)
        Map<String, JsonNode> filter,

        @Nullable String workflowId,
        @Nullable String webhookPath,
        @Column(name = "http_method") @Nullable String method,

        @JdbcTypeCode(SqlTypes.JSON) @Mutability(Immutability.class)
        Map<String, String> payload,

        boolean enabled) {

    /** @throws ProblemException {@code invalid_field} naming the field at fault */
    static BindingContent of(BindingRequest request) {
        EventPattern pattern = EventPattern.of(request.eventType());
        EventFilter filter = EventFilter.of(Objects.requireNonNullElse(request.filter(), Map.of()));
        PayloadMapping payload = PayloadMapping.of(Objects.requireNonNullElse(request.payload(), Map.of()), pattern);
        String workflowId = request.workflowId();
        String path = request.webhookPath();
        if (workflowId == null && path == null) {
            throw ProblemException.invalid("webhookPath", "A webhookPath or a workflowId is needed");
        }
        if (path == null && request.method() != null) {
            throw ProblemException.invalid(
                    "method", "method belongs to a webhookPath; a workflow's own is used as it is");
        }
        Webhook webhook = path == null ? null : Webhook.of(path, request.method());
        return new BindingContent(
                request.name().strip(),
                pattern.text(),
                filter.entries(),
                workflowId == null ? null : WorkflowService.checkedId("workflowId", workflowId),
                webhook == null ? null : webhook.path(),
                webhook == null ? null : webhook.method(),
                payload.entries(),
                request.enabled() == null || request.enabled());
    }
}
