package ai.beast.registry.instance;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A model's files over HTTP. */
@Path("/api/models/{id}/instances")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Instances", description = "Installed files")
public class InstanceResource {
    private final InstanceService instances;

    InstanceResource(InstanceService instances) {
        this.instances = instances;
    }

    /** All instances of one model; there are never many. */
    public record Instances(List<Instance> items) {}

    @GET
    @Operation(summary = "List the files that hold a model, in the order of their paths")
    @APIResponse(responseCode = "200", description = "The model's instances, also those that are not available")
    @APIResponse(responseCode = "404", description = "There is no such model")
    public Instances list(@PathParam("id") String id) {
        return new Instances(instances.ofModel(id));
    }
}
