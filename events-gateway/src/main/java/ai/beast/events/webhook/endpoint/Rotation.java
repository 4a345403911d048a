package ai.beast.events.webhook.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A new signing secret.
 *
 * @param secret shown here and never again
 * @param previousUntil until when requests are signed with the previous secret too; absent when they are not any more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Rotation(
        @Schema(examples = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")
        String secret,

        @Nullable Instant previousUntil) {}
