package ai.beast.automation.delivery;

import ai.beast.automation.n8n.N8nAnswer;
import ai.beast.automation.n8n.N8nUnreachableException;
import ai.beast.automation.workflow.Webhook;
import ai.beast.automation.workflow.Webhooks;
import ai.beast.automation.workflow.WorkflowRuns;
import ai.beast.outgoing.CallRefusedException;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.work.table.WorkClaim;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/**
 * Calls a binding's webhook once. The headers {@code X-AI-Beast-Delivery}, {@code X-AI-Beast-Event} and
 * {@code X-AI-Beast-Event-Type} are the same for every attempt, so that a workflow recognises a duplicate. Ids and types
 * that are no header values are percent-encoded.
 */
@ApplicationScoped
class WorkflowCall {
    private final Webhooks webhooks;
    private final WorkflowRuns workflows;
    private final ObjectMapper mapper;

    WorkflowCall(Webhooks webhooks, WorkflowRuns workflows, ObjectMapper mapper) {
        this.webhooks = webhooks;
        this.workflows = workflows;
        this.mapper = mapper;
    }

    /** Blocks until there is an outcome. A failure of n8n is an outcome; any other throws. */
    CallOutcome make(WorkClaim<DueCall> claim) {
        try {
            return outcome(webhooks.call(target(claim.row()), payload(claim.row()), headers(claim)));
        } catch (N8nUnreachableException away) {
            return new CallOutcome.Unreachable(away.toProblem().detail());
        } catch (CallRefusedException spared) {
            return new CallOutcome.Postponed(spared.toProblem().detail());
        } catch (ProblemException failure) {
            String detail = failure.toProblem().detail();
            return failure.code() == ErrorCode.NOT_FOUND
                    ? new CallOutcome.Refused(null, detail)
                    : new CallOutcome.Retryable(null, detail, null);
        }
    }

    private Webhook target(DueCall claim) {
        String path = claim.webhookPath();
        if (path != null) {
            return new Webhook(path, Objects.requireNonNullElse(claim.method(), Webhook.DEFAULT_METHOD));
        }
        return workflows.webhookOf(Objects.requireNonNull(claim.workflowId(), "A binding has a target"));
    }

    /** 404 is what n8n answers while a webhook is not live, so it may pass; so may what the others of the first case say. */
    private static CallOutcome outcome(N8nAnswer answer) {
        int status = answer.status();
        if (answer.success()) {
            return new CallOutcome.Delivered(status);
        }
        return switch (status) {
            case 404, 408, 409, 425, 429 -> retryable(answer);
            default ->
                status >= 400 && status < 500
                        ? new CallOutcome.Refused(status, "The webhook refused the call with status " + status)
                        : retryable(answer);
        };
    }

    private static CallOutcome retryable(N8nAnswer answer) {
        String error = answer.status() == 404
                ? "n8n has no live webhook of this path and method"
                : "The webhook answered with status " + answer.status();
        return new CallOutcome.Retryable(
                answer.status(), error, answer.retryAfter(Clock.systemUTC()).orElse(null));
    }

    private JsonNode payload(DueCall claim) {
        try {
            return mapper.readTree(claim.payload());
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("A stored payload is unreadable", damaged);
        }
    }

    private static Map<String, String> headers(WorkClaim<DueCall> claim) {
        return Map.of(
                "X-AI-Beast-Delivery", claim.id().toString(),
                "X-AI-Beast-Event", HeaderText.encoded(claim.row().eventId()),
                "X-AI-Beast-Event-Type", HeaderText.encoded(claim.row().eventType()));
    }
}
