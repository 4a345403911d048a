package ai.beast.versioning.diff;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two snapshots.
 *
 * @param sharedBytes bytes of {@code to} that lie in chunks which {@code from} has too, wherever
 * @param newBytes the other bytes of {@code to}
 * @param tensors absent unless both are model files that can be read
 * @param metadata likewise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SnapshotDiff")
public record SnapshotDiff(
        Side from,
        Side to,
        long sharedBytes,
        long newBytes,
        @Nullable Tensors tensors,
        @Nullable Metadata metadata) {

    /**
     * One of both.
     *
     * @param path of a file that was compared in place; absent for a snapshot
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SnapshotDiffSide")
    public record Side(
            String sha256,
            String version,
            long sizeBytes,
            @Nullable String path) {}

    /**
     * Tensors by name, in the order of the file.
     *
     * @param changed other content, type or shape under the same name
     * @param unchanged how many are the same, wherever they lie
     */
    @Schema(name = "TensorDiff")
    public record Tensors(List<String> added, List<String> removed, List<String> changed, int unchanged) {}

    /** Keys of the header. */
    @Schema(name = "MetadataDiff")
    public record Metadata(List<Value> added, List<Value> removed, List<Change> changed) {}

    /** @param value as text, cut after some hundred characters */
    @Schema(name = "MetadataValue")
    public record Value(String key, String value) {}

    /** Values as text, each cut after some hundred characters; they may look alike when what differs was cut. */
    @Schema(name = "MetadataChange")
    public record Change(String key, String from, String to) {}
}
