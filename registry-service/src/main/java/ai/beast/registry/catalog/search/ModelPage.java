package ai.beast.registry.catalog.search;

import ai.beast.registry.catalog.entry.Model;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Some entries of a list.
 *
 * @param nextCursor where the next page starts; null on the last one
 * @param nearest what comes nearest to a text that nothing has; null where something has it, or nothing comes near
 * @param facets counts over the whole list, most frequent first, at most 100 of each; absent when none were asked for
 */
public record ModelPage(
        List<Model> items,
        @Nullable String nextCursor,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Counts over the whole list by the facets asked for")
        @Nullable
        Map<String, List<FacetCount>> facets,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "What comes nearest to words that no entry has; absent where an entry has them")
        @Nullable
        Nearest nearest) {}
