package ai.beast.registry.resolve;

import ai.beast.problem.ProblemException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/models/resolve}. A body and not a query, because a URL may have a token in it.
 *
 * @param include patterns of paths in a repository, {@code *} for any characters; only the files that match one are taken
 */
@Schema(name = "ModelResolveRequest")
public record ResolveRequest(
        @Schema(description = "What people type", examples = "owner/name:Q4_K_M")
        String model,

        @Schema(description = "Branch, tag or commit of a repository") @Nullable
        String revision,

        @Nullable List<String> include) {

    private static final int MAX_PATTERNS = 100;
    private static final int MAX_PATTERN = 500;

    /** @throws ProblemException {@code invalid_field} */
    void check() {
        if (model == null) {
            throw ProblemException.invalid("model", "must not be missing");
        }
        if (patterns().size() > MAX_PATTERNS) {
            throw ProblemException.invalid("include", "must have at most " + MAX_PATTERNS + " patterns");
        }
        for (String pattern : patterns()) {
            if (pattern == null || pattern.length() > MAX_PATTERN) {
                throw ProblemException.invalid(
                        "include", "must have patterns of at most " + MAX_PATTERN + " characters, and no null");
            }
        }
    }

    List<String> patterns() {
        return include == null ? List.of() : include;
    }
}
