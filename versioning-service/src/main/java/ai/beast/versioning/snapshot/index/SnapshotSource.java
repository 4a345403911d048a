package ai.beast.versioning.snapshot.index;

import ai.beast.versioning.store.manifest.Manifest;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where a content was found: one model, one path.
 *
 * @param path absolute
 * @param createdAt kept to the microsecond, as the database keeps it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SnapshotSource", description = "A model and path at which this content was found")
public record SnapshotSource(
        String model,
        @Nullable String modelVersion,
        String path,
        Map<String, String> metadata,
        List<String> labels,
        Instant createdAt) {

    /** What a manifest says. */
    public static SnapshotSource of(Manifest manifest) {
        return new SnapshotSource(
                manifest.model(),
                manifest.modelVersion(),
                manifest.path(),
                manifest.metadata(),
                manifest.labels(),
                manifest.createdAt());
    }

    public SnapshotSource {
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
    }
}
