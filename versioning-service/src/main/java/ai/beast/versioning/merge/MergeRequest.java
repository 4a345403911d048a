package ai.beast.versioning.merge;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The files to merge. */
@Schema(name = "MergeRequest", examples = "{\"paths\": [\"llama.gguf\", \"old/llama.gguf\"]}")
public record MergeRequest(
        @NotNull
        @Size(min = 2, max = 1000)
        @Schema(
                description =
                        "Files with the same content: absolute, or relative to the first model directory. The first one is kept")
        List<@NotBlank @Size(max = 4096) String> paths,

        @Schema(description = "Say what would be merged by what the file system knows, and do nothing") @Nullable
        Boolean dryRun) {}
