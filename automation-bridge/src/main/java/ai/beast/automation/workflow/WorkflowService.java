package ai.beast.automation.workflow;

import ai.beast.automation.n8n.N8nApi;
import ai.beast.automation.n8n.N8nException;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and changes workflows in n8n. Nothing is cached here. Blocks; thread-safe. */
@ApplicationScoped
public class WorkflowService {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Members a client may write; n8n answers 400 to any other, also to those it returned itself. */
    private static final List<String> WRITABLE = List.of("name", "nodes", "connections", "settings", "staticData");

    private final N8nApi api;
    private final ObjectMapper mapper;

    WorkflowService(N8nApi api, ObjectMapper mapper) {
        this.api = api;
        this.mapper = mapper;
    }

    public WorkflowPage list(int limit, @Nullable String cursor) {
        String query = "?limit=" + limit
                + (cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
        JsonNode page = api.get("/workflows" + query);
        if (!page.path("data").isArray()) {
            throw N8nException.unreadable("a list without data");
        }
        List<Workflow> workflows = new ArrayList<>();
        page.path("data").forEach(json -> workflows.add(Workflow.of(json).summary()));
        return new WorkflowPage(workflows, page.path("nextCursor").textValue());
    }

    public Workflow get(String id) {
        return Workflow.of(api.get(path(id)));
    }

    /** Creates an unpublished workflow. Members n8n does not let clients write are left out. */
    public Workflow create(ObjectNode definition) {
        return sent("POST", "/workflows", writable(definition));
    }

    /** Replaces a workflow's definition, so that what was read can be edited and sent back whole. */
    public Workflow update(String id, ObjectNode definition) {
        return sent("PUT", path(id), writable(definition));
    }

    public void delete(String id) {
        api.change("DELETE", path(id), null);
    }

    /** {@code /publish} is the current route; older versions of n8n have {@code /activate}. */
    public Workflow publish(String id) {
        return switchTo(id, "/publish", "/activate");
    }

    public Workflow unpublish(String id) {
        return switchTo(id, "/unpublish", "/deactivate");
    }

    private Workflow switchTo(String id, String current, String older) {
        String workflow = path(id);
        try {
            return Workflow.of(api.change("POST", workflow + current, null));
        } catch (ProblemException refused) {
            if (refused.code() != ErrorCode.NOT_FOUND && refused.code() != ErrorCode.METHOD_NOT_ALLOWED) {
                throw refused;
            }
            return Workflow.of(api.change("POST", workflow + older, null));
        }
    }

    /** Settings of a newer n8n, or of its editor, that its API refuses are left out; the answer names them. */
    private Workflow sent(String method, String path, ObjectNode definition) {
        try {
            return Workflow.of(api.change(method, path, definition));
        } catch (ProblemException refused) {
            List<String> unknown = WorkflowSettings.unknownIn(definition);
            if (refused.code() != ErrorCode.INVALID_FIELD || unknown.isEmpty()) {
                throw refused;
            }
            WorkflowSettings.remove(definition, unknown);
            return Workflow.of(api.change(method, path, definition)).withLeftOut(unknown);
        }
    }

    private ObjectNode writable(ObjectNode definition) {
        ObjectNode kept = mapper.createObjectNode();
        for (String member : WRITABLE) {
            if (definition.hasNonNull(member)) {
                kept.set(member, definition.get(member).deepCopy());
            }
        }
        if (!kept.has("settings")) {
            kept.putObject("settings");
        }
        if (!kept.path("name").isTextual() || kept.path("name").textValue().isBlank()) {
            throw ProblemException.invalid("name", "name must be a text that is not blank");
        }
        if (!kept.path("nodes").isArray()) {
            throw ProblemException.invalid("nodes", "nodes must be a list");
        }
        if (!kept.path("connections").isObject()) {
            throw ProblemException.invalid("connections", "connections must be an object; {} where there are none");
        }
        WebhookIds.complete(kept);
        return kept;
    }

    private static String path(String id) {
        return "/workflows/" + checkedId("id", id);
    }

    /** @throws ProblemException {@code invalid_field} when the text cannot be a workflow's id */
    public static String checkedId(String field, String id) {
        if (!ID.matcher(id).matches()) {
            throw ProblemException.invalid(field, field + " must match [A-Za-z0-9_-]{1,64}");
        }
        return id;
    }
}
