package ai.beast.automation.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.UUID;

/** Gives nodes that n8n registers as webhooks their {@code webhookId}, as n8n's editor does: without one they never become live. Stateless. */
final class WebhookIds {
    private static final Set<String> TYPES = Set.of(
            "n8n-nodes-base.webhook",
            "n8n-nodes-base.formTrigger",
            "n8n-nodes-base.form",
            "n8n-nodes-base.wait",
            "@n8n/n8n-nodes-langchain.chatTrigger",
            "@n8n/n8n-nodes-langchain.mcpTrigger");

    private WebhookIds() {}

    static void complete(ObjectNode workflow) {
        for (JsonNode node : workflow.path("nodes")) {
            if (node instanceof ObjectNode object
                    && TYPES.contains(object.path("type").asText())
                    && object.path("webhookId").asText("").isBlank()) {
                object.put("webhookId", UUID.randomUUID().toString());
            }
        }
    }
}
