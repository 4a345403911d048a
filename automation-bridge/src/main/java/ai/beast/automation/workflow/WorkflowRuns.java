package ai.beast.automation.workflow;

import ai.beast.automation.n8n.N8nAnswer;
import ai.beast.automation.n8n.N8nRefusals;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Publishes workflows and starts them by their production webhooks. Blocks; thread-safe. */
@ApplicationScoped
public class WorkflowRuns {
    private final WorkflowService workflows;
    private final Webhooks webhooks;
    private final ObjectMapper mapper;

    WorkflowRuns(WorkflowService workflows, Webhooks webhooks, ObjectMapper mapper) {
        this.workflows = workflows;
        this.webhooks = webhooks;
        this.mapper = mapper;
    }

    /** Publishes a workflow and waits until its webhooks are live, or until the timeout. */
    public Publication activate(String id) {
        Workflow workflow = workflows.publish(id);
        boolean live = workflow.webhooks().stream()
                .filter(webhook -> webhook.uncallable() == null)
                .allMatch(webhooks::awaitLive);
        return new Publication(workflow, live);
    }

    /**
     * Starts a published workflow by its first webhook and waits for the answer.
     *
     * @throws ProblemException {@code invalid_state} when it is not published or has no webhook
     */
    public Execution execute(String id, @Nullable JsonNode payload) {
        Workflow workflow = workflows.get(id);
        if (!workflow.active()) {
            throw new ProblemException(
                    ErrorCode.INVALID_STATE, "The workflow is not published; activate it before it is executed");
        }
        Webhook webhook = webhookOf(workflow);
        webhooks.awaitLive(webhook);
        return execute(webhook, payload);
    }

    /** @throws ProblemException {@code not_found} when n8n has no live webhook of this path and method */
    public Execution execute(Webhook webhook, @Nullable JsonNode payload) {
        N8nAnswer answer = webhooks.call(webhook, payload, Map.of());
        if (answer.status() == 404) {
            throw ProblemException.notFound("n8n has no live webhook " + webhook.method() + " " + webhook.path());
        }
        if (!answer.success()) {
            throw new ProblemException(
                            ErrorCode.UPSTREAM_FAILED,
                            "The workflow answered with status " + answer.status() + ": "
                                    + N8nRefusals.message(answer, mapper))
                    .with("upstream_status", answer.status());
        }
        return new Execution(webhook, answer.status(), json(answer.body()));
    }

    /** The webhook that starts this workflow now. */
    public Webhook webhookOf(String id) {
        return webhookOf(workflows.get(id));
    }

    /**
     * Refuses a workflow that can never be started from here. One that n8n cannot tell about now is accepted.
     *
     * @throws ProblemException {@code invalid_field} naming {@code workflowId}
     */
    public void requireCallable(String id) {
        Workflow workflow;
        try {
            workflow = workflows.get(id);
        } catch (ProblemException unknown) {
            return;
        }
        if (workflow.webhooks().isEmpty()) {
            throw ProblemException.invalid(
                    "workflowId", "The workflow has no webhook node; add one to start it from here");
        }
        String reason = workflow.webhooks().getFirst().uncallable();
        if (reason != null) {
            throw ProblemException.invalid("workflowId", "The workflow's webhook cannot be called: " + reason);
        }
    }

    private static Webhook webhookOf(Workflow workflow) {
        return workflow.webhooks().stream()
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ErrorCode.INVALID_STATE, "The workflow has no webhook node; add one to start it from here"));
    }

    private JsonNode json(String body) {
        try {
            JsonNode json = mapper.readTree(body);
            return json.isMissingNode() ? mapper.nullNode() : json;
        } catch (JsonProcessingException notJson) {
            return TextNode.valueOf(body);
        }
    }
}
