package ai.beast.versioning.snapshot;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The marks of a snapshot.
 *
 * @param labels instead of the present ones; null leaves them
 * @param pinned null leaves it
 */
@Schema(name = "SnapshotMarks", description = "What to mark a snapshot with; what is left out stays")
public record SnapshotMarks(
        @Size(max = 20) @Schema(description = "Instead of the present ones", examples = "[\"known-good\"]") @Nullable
        List<@Pattern(regexp = SnapshotRequest.LABEL, message = SnapshotRequest.LABEL_MESSAGE) String> labels,

        @Schema(description = "Whether no cleanup may give it up") @Nullable
        Boolean pinned) {}
