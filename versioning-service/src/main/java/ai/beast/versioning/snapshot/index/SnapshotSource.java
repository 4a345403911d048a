package ai.beast.versioning.snapshot.index;

import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.manifest.ManifestSource;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A source of a content: one model, one path.
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

    /** The source of a manifest, with its labels. */
    public static SnapshotSource of(Manifest manifest) {
        ManifestSource source = manifest.source();
        return new SnapshotSource(
                source.model(),
                source.modelVersion(),
                source.path(),
                source.metadata(),
                manifest.labels(),
                source.createdAt());
    }

    /** The same in a manifest, which keeps its labels apart. */
    public ManifestSource inManifest() {
        return new ManifestSource(model, modelVersion, path, createdAt, metadata);
    }

    public SnapshotSource {
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
    }
}
