package ai.beast.testing.n8n;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The workflows of a {@link FakeN8n} and the part of the public API that deals with them. Thread-safe. */
final class FakeWorkflows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ONE = Pattern.compile("/workflows/([^/]+)(/[a-z]+)?");
    private static final List<String> REQUIRED = List.of("name", "nodes", "connections", "settings");
    private static final Set<String> WRITABLE = Set.of("name", "nodes", "connections", "settings", "staticData");
    private static final Set<String> SETTINGS = Set.of(
            "saveExecutionProgress",
            "saveManualExecutions",
            "saveDataErrorExecution",
            "saveDataSuccessExecution",
            "executionTimeout",
            "errorWorkflow",
            "timezone",
            "executionOrder",
            "callerPolicy",
            "callerIds",
            "timeSavedPerExecution",
            "availableInMCP");
    private static final Set<String> READ_ONLY = Set.of("id", "active", "createdAt", "updatedAt", "tags", "versionId");

    private final Map<String, ObjectNode> workflows = new LinkedHashMap<>();
    private final Map<String, Long> liveFrom = new LinkedHashMap<>();
    private Duration publishTakes = Duration.ZERO;
    private int made;

    record Reply(int status, JsonNode body) {}

    synchronized void publishTakes(Duration time) {
        publishTakes = time;
    }

    synchronized void clear() {
        workflows.clear();
        liveFrom.clear();
        publishTakes = Duration.ZERO;
    }

    synchronized String published(String path, String method) {
        ObjectNode definition = JSON.createObjectNode().put("name", path);
        ObjectNode node = definition.putArray("nodes").addObject();
        node.put("id", "1")
                .put("name", "Webhook")
                .put("type", "n8n-nodes-base.webhook")
                .put("webhookId", "fake-webhook-" + (made + 1))
                .put("typeVersion", 2);
        node.putObject("parameters").put("path", path).put("httpMethod", method);
        definition.putObject("connections");
        definition.putObject("settings");
        ObjectNode created = create(definition);
        String id = created.path("id").textValue();
        created.put("active", true);
        liveFrom.put(id, System.nanoTime());
        return id;
    }

    /** The methods for which the path has a webhook by now. */
    synchronized Set<String> liveMethods(String path) {
        Set<String> methods = new TreeSet<>();
        long now = System.nanoTime();
        liveFrom.forEach((id, from) -> {
            if (now - from >= 0) {
                webhooks(workflows.get(id)).forEach(webhook -> {
                    if (webhook.path("path").asText().equals(path)) {
                        methods.add(webhook.path("httpMethod").asText("GET"));
                    }
                });
            }
        });
        return methods;
    }

    synchronized Reply handle(
            String method, String path, Map<String, String> query, @Nullable JsonNode body, boolean knowsPublish) {
        if (path.equals("/workflows")) {
            return switch (method) {
                case "GET" -> list(query);
                case "POST" -> {
                    Reply invalid = invalid(body);
                    yield invalid != null ? invalid : new Reply(200, create((ObjectNode) Objects.requireNonNull(body)));
                }
                default -> new Reply(405, FakeN8n.message(method + " method not allowed"));
            };
        }
        Matcher one = ONE.matcher(path);
        if (!one.matches()) {
            return notFound();
        }
        ObjectNode workflow = workflows.get(one.group(1));
        String action = one.group(2);
        if (workflow == null || (!knowsPublish && ("/publish".equals(action) || "/unpublish".equals(action)))) {
            return notFound();
        }
        return action == null ? whole(method, workflow, body) : switched(method, workflow, action);
    }

    private Reply list(Map<String, String> query) {
        int limit = Integer.parseInt(query.getOrDefault("limit", "100"));
        if (limit > 250) {
            return new Reply(400, FakeN8n.message("request/query/limit must be <= 250"));
        }
        int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
        ObjectNode page = JSON.createObjectNode();
        ArrayNode data = page.putArray("data");
        workflows.values().stream().skip(from).limit(limit).forEach(data::add);
        page.put("nextCursor", from + limit < workflows.size() ? Integer.toString(from + limit) : null);
        return new Reply(200, page);
    }

    private ObjectNode create(ObjectNode definition) {
        String id = String.format("fake%012d", ++made);
        ObjectNode workflow = definition.deepCopy();
        workflow.put("id", id).put("active", false);
        workflow.put("createdAt", Instant.now().toString())
                .put("updatedAt", Instant.now().toString());
        workflow.put("versionId", id).putArray("tags");
        workflows.put(id, workflow);
        return workflow;
    }

    private Reply whole(String method, ObjectNode workflow, @Nullable JsonNode body) {
        String id = workflow.path("id").textValue();
        switch (method) {
            case "GET" -> {
                return new Reply(200, workflow);
            }
            case "DELETE" -> {
                workflows.remove(id);
                liveFrom.remove(id);
                return new Reply(200, workflow);
            }
            case "PUT" -> {
                Reply invalid = invalid(body);
                if (invalid != null) {
                    return invalid;
                }
                workflow.setAll((ObjectNode) Objects.requireNonNull(body));
                return new Reply(200, workflow);
            }
            default -> {
                return new Reply(405, FakeN8n.message(method + " method not allowed"));
            }
        }
    }

    private Reply switched(String method, ObjectNode workflow, String action) {
        if (!method.equals("POST")) {
            return new Reply(405, FakeN8n.message(method + " method not allowed"));
        }
        String id = workflow.path("id").textValue();
        return switch (action) {
            case "/publish", "/activate" -> {
                boolean taken = liveFrom.keySet().stream()
                        .filter(other -> !other.equals(id))
                        .anyMatch(other ->
                                webhooks(workflows.get(other)).stream().anyMatch(webhooks(workflow)::contains));
                if (taken) {
                    yield new Reply(409, FakeN8n.message("There is a conflict with one of the webhooks."));
                }
                workflow.put("active", true);
                liveFrom.put(id, System.nanoTime() + publishTakes.toNanos());
                yield new Reply(200, workflow);
            }
            case "/unpublish", "/deactivate" -> {
                workflow.put("active", false);
                liveFrom.remove(id);
                yield new Reply(200, workflow);
            }
            default -> notFound();
        };
    }

    private static List<JsonNode> webhooks(@Nullable ObjectNode workflow) {
        return workflow == null
                ? List.of()
                : workflow.path("nodes")
                        .valueStream()
                        .filter(node -> node.path("type").asText().equals("n8n-nodes-base.webhook"))
                        // n8n 2.x registers no webhook of a node without this.
                        .filter(node -> !node.path("webhookId").asText("").isBlank())
                        .map(FakeWorkflows::route)
                        .toList();
    }

    private static JsonNode route(JsonNode node) {
        JsonNode parameters = node.path("parameters");
        return JSON.createObjectNode()
                .put("path", parameters.path("path").asText())
                .put("httpMethod", parameters.path("httpMethod").asText("GET"));
    }

    private static @Nullable Reply invalid(@Nullable JsonNode body) {
        if (body == null || !body.isObject()) {
            return new Reply(400, FakeN8n.message("request/body must be object"));
        }
        for (String name : REQUIRED) {
            if (!body.has(name)) {
                return new Reply(400, FakeN8n.message("request/body must have required property '" + name + "'"));
            }
        }
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            if (READ_ONLY.contains(member.getKey())) {
                return new Reply(400, FakeN8n.message("request/body/" + member.getKey() + " is read-only"));
            }
            if (!WRITABLE.contains(member.getKey())) {
                return new Reply(400, FakeN8n.message("request/body must NOT have additional properties"));
            }
        }
        for (Map.Entry<String, JsonNode> setting : body.path("settings").properties()) {
            if (!SETTINGS.contains(setting.getKey())) {
                return new Reply(400, FakeN8n.message("request/body/settings must NOT have additional properties"));
            }
        }
        if (!body.path("nodes").isArray()) {
            return new Reply(400, FakeN8n.message("request/body/nodes must be array"));
        }
        return null;
    }

    private static Reply notFound() {
        return new Reply(404, FakeN8n.message("Not Found"));
    }
}
