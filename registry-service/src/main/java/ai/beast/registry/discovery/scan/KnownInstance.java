package ai.beast.registry.discovery.scan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An instance as earlier scans and events left it. */
public record KnownInstance(
        long id,
        String model,
        String path,
        long sizeBytes,
        boolean available,
        @Nullable String unavailableReason,
        Stamp stamp,
        @Nullable String sha256) {

    /**
     * What tells whether files are the ones seen before; all null until a scan has seen them.
     *
     * @param signature of all files of the model
     * @param modifiedAt of the main file
     * @param fileKey device and inode of the main file
     */
    public record Stamp(
            @Nullable String signature,
            @Nullable Instant modifiedAt,
            @Nullable String fileKey) {}
}
