package ai.beast.events.webhook.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A delivery with what is sent and what each attempt met.
 *
 * @param body the CloudEvent that is sent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliveryDetails(
        @JsonUnwrapped Delivery delivery,
        List<Attempt> attemptLog,

        @Schema(implementation = Object.class) @JsonRawValue @Nullable
        String body) {}
