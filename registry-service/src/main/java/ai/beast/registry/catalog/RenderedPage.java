package ai.beast.registry.catalog;

import ai.beast.registry.catalog.search.FacetCount;
import ai.beast.registry.catalog.search.ModelPage;
import ai.beast.registry.catalog.search.Nearest;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link ModelPage} whose entries are JSON already. */
record RenderedPage(
        List<RawValue> items,
        @Nullable String nextCursor,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, List<FacetCount>> facets,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Nearest nearest) {}
