package ai.beast.events.webhook.view;

import ai.beast.events.webhook.http.Ping;
import ai.beast.problem.PageRequest;
import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Deliveries of one endpoint. The paths begin with those of the endpoint's own resource, so each is a whole path here. */
@Path("/api/webhooks/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Webhook deliveries", description = "Events on their way to endpoints")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class EndpointDeliveriesResource {
    private final DeliveryService deliveries;
    private final Ping ping;

    EndpointDeliveriesResource(DeliveryService deliveries, Ping ping) {
        this.deliveries = deliveries;
        this.ping = ping;
    }

    @GET
    @Path("/deliveries")
    @Operation(summary = "List an endpoint's deliveries", description = "Newest first.")
    public DeliveryPage deliveries(
            @PathParam("id") UUID id, @BeanParam DeliveryParameters filter, @Valid @BeanParam PageRequest page) {
        return deliveries.ofEndpoint(id, filter, page.limit(), page.cursor());
    }

    @GET
    @Path("/stats")
    @Operation(
            summary = "Read how an endpoint took its events",
            description = "Deliveries that ended and attempts that began in the last 24 hours, the last success and the"
                    + " last failure.")
    @APIResponse(
            responseCode = "200",
            description = "The figures",
            content =
                    @Content(
                            schema = @Schema(implementation = EndpointStats.class),
                            examples = @ExampleObject(name = "one that failed once", value = """
                                {"from": "2026-05-04T00:00:00Z", "to": "2026-05-05T00:00:00Z", "succeeded": 118,
                                 "dead": 1, "missed": 0, "open": 3, "attempts": 125, "failedAttempts": 7,
                                 "successRate": 0.9916, "lastSuccessAt": "2026-05-04T23:59:00Z", "lastFailure":
                                 {"delivery": "msg_0f9a3b5c7d9e1f20a1b2c3d4e5f60718", "at": "2026-05-04T12:00:00Z",
                                  "status": 500, "error": "HTTP 500"}}\
                                """)))
    public EndpointStats stats(@PathParam("id") UUID id) {
        return deliveries.stats(id);
    }

    @POST
    @Path("/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replay deliveries of a time range",
            description = "Oldest first, at most 10000; each keeps its webhook-id and starts its retry schedule again."
                    + " Without states: dead and missed.")
    public Replayed replay(
            @PathParam("id") UUID id,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = ReplayRequest.class),
                                            examples = @ExampleObject(name = "dead and missed since", value = """
                                                {"from": "2026-05-04T00:00:00Z"}\
                                                """)))
                    @Valid
                    @NotNull(message = "must be given")
                    ReplayRequest request) {
        return deliveries.replay(id, request);
    }

    @POST
    @Path("/ping")
    @Operation(
            summary = "Send a test event now",
            description =
                    "One signed request of the type webhook.ping, also to a disabled endpoint. Always 200; the body"
                            + " says whether the endpoint accepted it.")
    public Ping.Result ping(@PathParam("id") UUID id) throws InterruptedException {
        return ping.send(id);
    }
}
