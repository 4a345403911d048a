package ai.beast.queue.rest;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.Problem;
import ai.beast.queue.admin.NotRunningReason;
import ai.beast.queue.admin.NotRunningReasons;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.security.RedactedUrl;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns jobs into what clients see. */
@ApplicationScoped
public class JobViews {
    private final ObjectMapper json;
    private final NotRunningReasons reasons;

    JobViews(ObjectMapper json, NotRunningReasons reasons) {
        this.json = json;
        this.reasons = reasons;
    }

    public JobView of(Job job) {
        return of(job, null);
    }

    /** With why it does not run. Blocks on the store. */
    JobView explained(Job job) {
        return of(job, reasons.of(job));
    }

    private JobView of(Job job, @Nullable NotRunningReason why) {
        String result = job.run().result();
        return new JobView(
                job,
                why,
                result == null ? null : withoutSecrets(tree(result)),
                withoutSecrets(tree(job.spec().payload())));
    }

    /** A failure as the problem it would have been as an answer. */
    static Problem problem(JobError error) {
        @Nullable
        ErrorCode known = Arrays.stream(ErrorCode.values())
                .filter(code -> code.code().equals(error.code()))
                .findFirst()
                .orElse(null);
        return new Problem(
                "urn:ai-beast:problem:" + error.code(),
                known == null ? "The job failed" : known.title(),
                known == null ? 500 : known.status(),
                RedactedUrl.inText(error.detail()),
                error.code(),
                null,
                Map.of());
    }

    /** The same tree with every text in it redacted. */
    public static JsonNode withoutSecrets(JsonNode node) {
        return switch (node) {
            case TextNode text -> TextNode.valueOf(RedactedUrl.inValue(text.textValue()));
            case ObjectNode object -> {
                ObjectNode copy = object.objectNode();
                object.properties().forEach(member -> copy.set(member.getKey(), withoutSecrets(member.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode();
                array.forEach(element -> copy.add(withoutSecrets(element)));
                yield copy;
            }
            default -> node;
        };
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException notJson) {
            return TextNode.valueOf(text);
        }
    }
}
