package ai.beast.automation.delivery;

import ai.beast.problem.PageRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Declares the full path of its route, because JAX-RS selects the class with the longest matching path. */
@Path("/api/automation/bindings/{id}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Deliveries")
public class BindingDeliveriesResource {
    private final DeliveryService deliveries;

    BindingDeliveriesResource(DeliveryService deliveries) {
        this.deliveries = deliveries;
    }

    @GET
    @Operation(summary = "List a binding's deliveries", description = "Newest first.")
    public DeliveryPage ofBinding(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        return deliveries.ofBinding(id, page.limit(), page.cursor());
    }
}
