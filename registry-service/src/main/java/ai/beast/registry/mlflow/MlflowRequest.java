package ai.beast.registry.mlflow;

import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of all MLflow requests; each route reads its own. Unknown members of newer clients are ignored. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MlflowRequest(
        @Nullable String name,
        @Nullable String newName,
        @Nullable String version,
        @Nullable String description,
        @Nullable String source,
        @Nullable String runId,
        @Nullable String alias,
        @Nullable String key,
        @Nullable String value,
        @Nullable String stage,
        @Nullable Boolean archiveExistingVersions,
        @Nullable List<String> stages,
        @Nullable List<MlflowTag> tags) {

    /** @throws ProblemException {@code invalid_field} when there is none */
    static MlflowRequest sent(@Nullable MlflowRequest body) {
        if (body == null) {
            throw ProblemException.invalid("body", "The request needs a JSON object");
        }
        return body;
    }

    /** @throws ProblemException {@code invalid_field} naming the field */
    static String present(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw ProblemException.invalid(field, "Missing value for required parameter '" + field + "'");
        }
        return value;
    }
}
