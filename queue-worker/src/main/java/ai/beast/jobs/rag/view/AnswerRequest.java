package ai.beast.jobs.rag.view;

import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Asks for an answer that is written from the passages.
 *
 * @param model model or alias of the gateway that writes it
 */
@Schema(name = "RagAnswerRequest")
@JsonIgnoreProperties(ignoreUnknown = false)
public record AnswerRequest(
        @Schema(examples = "chat-default") @Nullable String model) {
    private static final int MAX_NAME = 200;

    /**
     * The model.
     *
     * @throws ProblemException {@code invalid_field} without one
     */
    public String named() {
        if (model == null
                || model.isBlank()
                || model.length() > MAX_NAME
                || model.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.invalid(
                    "answer.model", "must be the name of a model, of at most " + MAX_NAME + " characters");
        }
        return model;
    }
}
