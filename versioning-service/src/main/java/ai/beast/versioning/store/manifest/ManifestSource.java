package ai.beast.versioning.store.manifest;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the content of a snapshot came from.
 *
 * @param modelVersion the owner's own name for this version
 * @param path absolute path the content was read from
 * @param createdAt when it was stored
 */
public record ManifestSource(
        String model, @Nullable String modelVersion, String path, Instant createdAt, Map<String, String> metadata) {

    public ManifestSource {
        metadata = Map.copyOf(metadata);
    }
}
