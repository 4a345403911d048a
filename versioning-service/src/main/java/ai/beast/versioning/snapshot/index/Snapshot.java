package ai.beast.versioning.snapshot.index;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stored content and where it was found. Model, path, metadata and labels beside the hash are those of one source: of the one
 * that was asked for, otherwise the oldest.
 *
 * @param sha256 of the whole file; the key
 * @param version the first eight digits, to be shown to people
 * @param pinned whether no cleanup may give it up
 * @param damage what is wrong, when damaged
 * @param sources all of them, oldest first; never empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Snapshot", description = "A stored content and where it was found", examples = """
        {"sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "version": "9f86d081",
         "model": "llama-3.2-1b-instruct", "path": "/srv/models/llama-3.2-1b-instruct.gguf", "sizeBytes": 807694464,
         "createdAt": "2026-11-23T16:00:00Z", "metadata": {}, "labels": ["known-good"], "pinned": false, "health": "unverified",
         "sources": [{"model": "llama-3.2-1b-instruct", "path": "/srv/models/llama-3.2-1b-instruct.gguf",
                      "metadata": {}, "labels": ["known-good"], "createdAt": "2026-11-23T16:00:00Z"}]}""")
public record Snapshot(
        String sha256,
        String version,
        String model,
        @Nullable String modelVersion,
        String path,
        long sizeBytes,
        Instant createdAt,
        Map<String, String> metadata,
        List<String> labels,
        boolean pinned,
        Health health,
        @Nullable String damage,
        @Nullable Instant verifiedAt,
        List<SnapshotSource> sources) {}
