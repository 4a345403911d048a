package ai.beast.automation.binding;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A binding as clients write it; see {@link Binding}. Either {@code workflowId} or {@code webhookPath} is required. */
public record BindingRequest(
        @NotBlank @Size(max = 100) @Schema(examples = "Tell the team")
        String name,

        @NotBlank @Schema(examples = "model.downloaded") String eventType,

        @Schema(examples = "{\"location\": \"internal\"}") @Nullable
        Map<String, JsonNode> filter,

        @Schema(examples = "h3nPZbJ0") @Nullable String workflowId,
        @Schema(examples = "model-download") @Nullable String webhookPath,
        @Schema(examples = "POST") @Nullable String method,

        @Schema(examples = "{\"text\": \"Model {model_name} downloaded ({size_gb} GB)\"}") @Nullable
        Map<String, String> payload,

        @Schema(defaultValue = "true") @Nullable Boolean enabled) {}
