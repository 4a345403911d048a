package ai.beast.versioning.snapshot;

import com.fasterxml.jackson.annotation.JsonAlias;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The file to take a snapshot of.
 *
 * @param modelVersion the caller's own name for this version; {@code version} is understood too
 * @param path absolute, or relative to the first model directory
 */
@Schema(name = "SnapshotRequest", description = "What to take a snapshot of")
public record SnapshotRequest(
        @NotBlank
        @Size(max = 200)
        @Pattern(regexp = PRINTABLE, message = PRINTABLE_MESSAGE)
        @Schema(description = "The model's id", examples = "llama-3.2-1b-instruct")
        String model,

        @JsonAlias("version")
        @Size(max = 100)
        @Pattern(regexp = PRINTABLE, message = PRINTABLE_MESSAGE)
        @Schema(
                description = "Your own name for this version; the member `version` is understood too",
                examples = "2026-11")
        @Nullable
        String modelVersion,

        @NotBlank
        @Size(max = 4096)
        @Schema(
                description = "A regular file below the model directories; relative paths start at the first of them",
                examples = "llama-3.2-1b-instruct.gguf")
        String path,

        @Size(max = 50)
        @Schema(description = "Free-form metadata", examples = "{\"reason\": \"before fine-tuning\"}")
        @Nullable
        Map<@NotBlank @Size(max = 100) String, @Size(max = 2000) String> metadata,

        @Size(max = 20) @Schema(description = "Short names to find it by", examples = "[\"known-good\"]") @Nullable
        List<@Pattern(regexp = LABEL, message = LABEL_MESSAGE) String> labels,

        @Schema(
                description =
                        "Read the whole file even if size, times, inode and a sample say that it is unchanged since its"
                                + " last snapshot",
                examples = "false")
        @Nullable
        Boolean full) {

    static final String LABEL = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    static final String LABEL_MESSAGE = "must be 1 to 64 letters, digits, dots, underscores and hyphens";

    private static final String PRINTABLE = "\\P{Cntrl}*";
    private static final String PRINTABLE_MESSAGE = "must not have control characters";
}
