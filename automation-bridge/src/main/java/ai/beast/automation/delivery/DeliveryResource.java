package ai.beast.automation.delivery;

import ai.beast.problem.PageRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/automation/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Deliveries", description = "Events on their way to workflows")
public class DeliveryResource {
    private final DeliveryService deliveries;

    DeliveryResource(DeliveryService deliveries) {
        this.deliveries = deliveries;
    }

    @GET
    @Operation(summary = "List deliveries", description = "Newest first; state=dead is the dead-letter list.")
    public DeliveryPage inState(
            @Parameter(example = "dead") @QueryParam("state") @Nullable String state,
            @Valid @BeanParam PageRequest page) {
        return deliveries.inState(state, page.limit(), page.cursor());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Get a delivery")
    public Delivery get(@PathParam("id") long id) {
        return deliveries.get(id);
    }

    @POST
    @Path("/{id}/retry")
    @Operation(
            summary = "Retry a delivery",
            description = "Requires a failed or dead delivery, which starts over with its full schedule.")
    public Delivery retry(@PathParam("id") long id) {
        return deliveries.retry(id);
    }
}
