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
        @Nullable String signature,
        @Nullable Instant modifiedAt,
        @Nullable String fileKey,
        @Nullable String sha256) {}
