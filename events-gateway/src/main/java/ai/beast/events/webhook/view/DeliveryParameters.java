package ai.beast.events.webhook.view;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The filters of a list of deliveries, unchecked: {@link DeliveryFilter#of} checks them. */
public record DeliveryParameters(
        @Parameter(description = "pending, delivering, succeeded, dead or missed", example = "dead")
        @QueryParam("state")
        @Nullable
        String state,

        @Parameter(description = "Only of this event type", example = "model.downloaded") @QueryParam("type") @Nullable
        String type,

        @Parameter(description = "Only recorded at this time or later", example = "2026-05-04T00:00:00Z")
        @QueryParam("since")
        @Nullable
        String since,

        @Parameter(description = "Only recorded before this time", example = "2026-05-05T00:00:00Z")
        @QueryParam("until")
        @Nullable
        String until) {}
