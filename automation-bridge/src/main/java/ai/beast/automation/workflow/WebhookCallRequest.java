package ai.beast.automation.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.NotBlank;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param method POST where none is given */
public record WebhookCallRequest(
        @NotBlank @Schema(examples = "model-download") String webhookPath,
        @Schema(examples = "POST") @Nullable String method,

        @Schema(examples = "{\"model_name\": \"tiny\"}") @Nullable
        JsonNode payload) {}
