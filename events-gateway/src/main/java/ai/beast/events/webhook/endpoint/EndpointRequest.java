package ai.beast.events.webhook.endpoint;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A client's request about an endpoint; see {@link Endpoint} for the meaning. A member that is absent or null restricts nothing. */
public record EndpointRequest(
        @NotBlank @Size(max = 2000) @Schema(examples = "https://hooks.example.org/ai-beast")
        String url,

        @Size(max = 500) @Schema(examples = "Tell the team about new models") @Nullable
        String description,

        @Schema(examples = "[\"model.*\", \"rag.ingested\"]") @Nullable
        List<@NotBlank String> eventTypes,

        @Schema(examples = "[\"urn:ai-beast:queue-worker\"]") @Nullable
        List<@NotBlank String> sources,

        @Schema(examples = "[\"tiny-llama\"]") @Nullable List<@NotBlank String> subjects,

        @Schema(defaultValue = "true") @Nullable Boolean enabled) {}
