package ai.beast.automation.preview;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The part of a binding that decides what is sent, and the event to try it on. */
public record PreviewRequest(
        @Schema(examples = "model.downloaded") @Nullable String eventType,

        @Schema(examples = "{\"location\": \"internal\"}") @Nullable
        Map<String, JsonNode> filter,

        @Schema(examples = "{\"text\": \"Model {model_name} downloaded ({size_gb} GB)\"}") @Nullable
        Map<String, String> payload,

        @Schema(
                type = SchemaType.OBJECT,
                description = "A CloudEvent in JSON; without it the latest one that matches, or an example")
        @Nullable
        JsonNode event) {}
