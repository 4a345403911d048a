package ai.beast.events.webhook.endpoint;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A new endpoint with its signing secret.
 *
 * @param secret begins with {@code whsec_}; it is shown here and never again
 */
public record CreatedEndpoint(
        @JsonUnwrapped Endpoint endpoint,

        @Schema(examples = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")
        String secret) {}
