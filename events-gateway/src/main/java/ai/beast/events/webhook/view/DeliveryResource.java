package ai.beast.events.webhook.view;

import ai.beast.problem.PageRequest;
import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Deliveries of all endpoints. */
@Path("/api/webhooks/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Webhook deliveries")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class DeliveryResource {
    private final DeliveryService deliveries;

    DeliveryResource(DeliveryService deliveries) {
        this.deliveries = deliveries;
    }

    @GET
    @Operation(summary = "List deliveries", description = "Newest first; state=dead is the dead-letter list.")
    public DeliveryPage all(@BeanParam DeliveryParameters filter, @Valid @BeanParam PageRequest page) {
        return deliveries.all(filter, page.limit(), page.cursor());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Get a delivery", description = "With its body and the log of its attempts.")
    public DeliveryDetails get(
            @Parameter(description = "The webhook-id", example = "msg_0f9a3b5c7d9e1f20a1b2c3d4e5f60718")
                    @PathParam("id")
                    String id) {
        return deliveries.get(id);
    }

    @POST
    @Path("/{id}/replay")
    @Operation(
            summary = "Replay a delivery",
            description =
                    "Due at once, with the same webhook-id and the retry schedule from its start. Returns before the"
                            + " attempt.")
    public Delivery replay(@PathParam("id") String id) {
        return deliveries.replay(id);
    }
}
