package ai.beast.automation.workflow;

import ai.beast.automation.n8n.N8nException;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as n8n keeps it.
 *
 * @param active whether it is published
 * @param webhooks its production webhooks; empty for a workflow that starts by itself
 * @param createdAt as n8n writes it
 * @param nodes n8n's own format; left out of lists
 * @param leftOut settings that were sent and that n8n refuses; null when it took all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Workflow(
        String id,
        String name,
        boolean active,
        List<Webhook> webhooks,
        @Nullable String createdAt,
        @Nullable String updatedAt,
        @Nullable JsonNode nodes,
        @Nullable JsonNode connections,
        @Nullable JsonNode settings,
        @Nullable List<String> leftOut) {
    private static final String WEBHOOK_NODE = "n8n-nodes-base.webhook";

    /** @throws N8nException when the JSON is no workflow */
    static Workflow of(JsonNode json) {
        JsonNode nodes = json.path("nodes");
        if (!json.path("name").isTextual() || !json.path("active").isBoolean() || !nodes.isArray()) {
            throw N8nException.unreadable("a workflow without name, active or nodes");
        }
        return new Workflow(
                id(json),
                json.path("name").textValue(),
                json.path("active").booleanValue(),
                webhooks(nodes),
                text(json, "createdAt"),
                text(json, "updatedAt"),
                nodes,
                json.get("connections"),
                json.get("settings"),
                null);
    }

    Workflow summary() {
        return new Workflow(id, name, active, webhooks, createdAt, updatedAt, null, null, null, null);
    }

    Workflow withLeftOut(List<String> paths) {
        return new Workflow(id, name, active, webhooks, createdAt, updatedAt, nodes, connections, settings, paths);
    }

    private static String id(JsonNode json) {
        JsonNode id = json.path("id");
        if (!id.isTextual() && !id.isIntegralNumber()) {
            throw N8nException.unreadable("a workflow without an id");
        }
        return id.asText();
    }

    private static List<Webhook> webhooks(JsonNode nodes) {
        List<Webhook> webhooks = new ArrayList<>();
        for (JsonNode node : nodes) {
            JsonNode parameters = node.path("parameters");
            if (WEBHOOK_NODE.equals(node.path("type").textValue())
                    && parameters.path("path").isTextual()
                    && !node.path("disabled").asBoolean(false)) {
                // n8n leaves out a parameter that has its default
                String method = parameters.path("httpMethod").asText("GET");
                webhooks.add(new Webhook(parameters.path("path").textValue(), method.toUpperCase(Locale.ROOT)));
            }
        }
        return List.copyOf(webhooks);
    }

    private static @Nullable String text(JsonNode json, String member) {
        return json.path(member).textValue();
    }
}
