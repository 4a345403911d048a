package ai.beast.registry.resolve;

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

    List<String> patterns() {
        return include == null ? List.of() : include;
    }
}
