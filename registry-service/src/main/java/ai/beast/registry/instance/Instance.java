package ai.beast.registry.instance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as it lies on one of this machine's storages: a file, or several that belong together.
 *
 * @param id number of this instance, for as long as it is known; 0 while it is not stored
 * @param model id of the catalogue entry
 * @param path of the file, or of the first of several; absolute, unique
 * @param location the named storage it lies in, such as {@code internal}
 * @param layout how it lies there, such as {@code ollama}; null until a scan has seen it
 * @param sha256 of the present content of the file at {@code path}; null until it is computed
 * @param sizeBytes of all its files
 * @param available whether the file could be found when it was last looked for
 * @param unavailableReason why it could not, a stable code; null when it could
 * @param headerError why the file's own header could not be read, a stable code; null when it could
 * @param parts the other files
 */
public record Instance(
        long id,
        String model,
        String path,
        String location,
        @Nullable String layout,
        @Nullable String sha256,
        long sizeBytes,
        Instant installedAt,
        @Nullable Instant lastUsed,
        long useCount,
        boolean available,
        @Nullable String unavailableReason,
        @Nullable String headerError,
        List<Part> parts) {

    /**
     * A further file of the same model.
     *
     * @param role {@code shard} or {@code projector}
     */
    public record Part(String path, String role, long sizeBytes) {}

    /** A file that has just come into place and has not been used yet. */
    public static Instance installed(
            String model,
            String path,
            String location,
            String sha256,
            long sizeBytes,
            Instant at,
            boolean available,
            @Nullable String headerError) {
        return new Instance(
                0,
                model,
                path,
                location,
                null,
                sha256,
                sizeBytes,
                at,
                null,
                0,
                available,
                available ? null : "missing",
                headerError,
                List.of());
    }
}
