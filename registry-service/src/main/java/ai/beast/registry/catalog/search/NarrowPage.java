package ai.beast.registry.catalog.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link ModelPage} with only some members of each entry. */
public record NarrowPage(
        List<ObjectNode> items,
        @Nullable String nextCursor,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, List<FacetCount>> facets,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Nearest nearest) {}
