package ai.beast.registry.catalog.entry;

import ai.beast.registry.memory.FitQuery;
import ai.beast.registry.memory.ModelFit;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A catalogue entry.
 *
 * @param id slug, see {@link ai.beast.contracts.ModelId}
 * @param details complete: name, version, family, size, licence, rating and the lists are never null
 * @param downloadCount downloads the suite has completed; counted once each
 * @param ratingCount people who rated it; 0 when the rating was only stated with the entry
 * @param provenance the origin of each field; a field without any claim is absent
 * @param revision rises with every visible change; the entry's {@code ETag}
 */
public record Model(
        String id,
        @JsonUnwrapped ModelDetails details,
        long downloadCount,
        int ratingCount,
        Instant createdAt,
        Instant updatedAt,
        Map<String, Origin> provenance,
        @JsonIgnore long revision) {

    /** Whether and how it fits a memory. */
    public ModelFit fit(FitQuery query) {
        return query.fit(
                details.dimensions(), Objects.requireNonNullElse(details.sizeBytes(), 0L), details.contextLength());
    }
}
