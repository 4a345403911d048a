package ai.beast.registry.catalog.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Entries for a text that no entry has.
 *
 * @param didYouMean a text that finds entries: what was asked for with mistyped words corrected, and without words that no entry
 *     has beside them; null where no word is corrected
 * @param items at most ten, best first
 */
@Schema(description = "What comes nearest to a text that finds nothing")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Nearest(@Nullable String didYouMean, List<Entry> items) {

    /** An entry by its names. */
    @Schema(name = "NearestEntry")
    public record Entry(String id, String name) {}
}
