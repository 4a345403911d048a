package ai.beast.registry.outdated;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The models to compare now. */
@Schema(name = "OutdatedRequest", examples = "{\"models\": [\"tiny-llama\"]}")
public record OutdatedRequest(
        @NotEmpty @Size(max = 1000) @Schema(description = "Ids of entries; absent for all installed models") @Nullable
        List<@NotBlank String> models) {}
