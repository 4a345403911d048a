package ai.beast.automation.n8n;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.RedactedUrl;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Translates n8n's error statuses into problems of this service. Stateless. */
public final class N8nRefusals {
    /** The form in which n8n's request validation names a member: {@code request/body/nodes must be array}. */
    private static final Pattern MEMBER =
            Pattern.compile("request/body/(\\w+)|request/body must have required property '(\\w+)'");

    private static final int MAX_DETAIL = 300;

    private N8nRefusals() {}

    static ProblemException of(N8nAnswer answer, ObjectMapper mapper) {
        String said = message(answer, mapper);
        return switch (answer.status()) {
            case 400, 422 -> invalid(said);
            case 401 ->
                new ProblemException(ErrorCode.UPSTREAM_FAILED, "n8n rejects the API key; check AI_BEAST_N8N_API_KEY");
            case 403 ->
                new ProblemException(
                        ErrorCode.UPSTREAM_FAILED, "The API key for n8n lacks the scope for this: " + said);
            case 404 -> ProblemException.notFound("n8n has no such workflow");
            case 405 ->
                new ProblemException(
                        ErrorCode.METHOD_NOT_ALLOWED, "This version of n8n does not support the operation");
            case 409 -> new ProblemException(ErrorCode.CONFLICT, "n8n reports a conflict: " + said);
            case 413 -> new ProblemException(ErrorCode.PAYLOAD_TOO_LARGE, "The workflow is too large for n8n");
            case 429, 503 -> {
                ProblemException busy = new N8nException(ErrorCode.SERVICE_UNAVAILABLE, "n8n is unavailable: " + said);
                answer.retryAfter(Clock.systemUTC()).ifPresent(wait -> busy.with("retry_after", wait.toSeconds()));
                yield busy;
            }
            case 504 -> new N8nException(ErrorCode.UPSTREAM_TIMEOUT, "The gateway in front of n8n timed out");
            default ->
                new N8nException(ErrorCode.UPSTREAM_FAILED, "n8n answered with status " + answer.status() + ": " + said)
                        .with("upstream_status", answer.status());
        };
    }

    private static ProblemException invalid(String said) {
        ProblemException problem = new ProblemException(ErrorCode.INVALID_FIELD, "n8n rejects the workflow: " + said);
        Matcher member = MEMBER.matcher(said);
        if (member.find()) {
            problem.field(member.group(1) != null ? member.group(1) : member.group(2));
        }
        return problem;
    }

    /** The member {@code message} of an answer in JSON; never a page of HTML. */
    public static String message(N8nAnswer answer, ObjectMapper mapper) {
        try {
            JsonNode message = mapper.readTree(answer.body()).path("message");
            if (message.isTextual()) {
                String text = RedactedUrl.inText(message.textValue());
                return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL) + "…";
            }
        } catch (JsonProcessingException notJson) {
            return "no readable message";
        }
        return "no message";
    }
}
