package ai.beast.registry.instance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that holds a model.
 *
 * @param model id of the catalogue entry
 * @param path absolute, unique
 * @param location the named storage it lies in, such as {@code internal}
 * @param sha256 of the file's present content as far as the suite knows
 * @param available whether the file could be found when it was last looked for
 * @param headerError why the file's own header could not be read, a stable code; null when it could
 */
public record Instance(
        String model,
        String path,
        String location,
        String sha256,
        long sizeBytes,
        Instant installedAt,
        @Nullable Instant lastUsed,
        long useCount,
        boolean available,
        @Nullable String headerError) {

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
        return new Instance(model, path, location, sha256, sizeBytes, at, null, 0, available, headerError);
    }
}
