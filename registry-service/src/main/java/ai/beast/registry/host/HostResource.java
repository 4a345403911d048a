package ai.beast.registry.host;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The machine over HTTP. */
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Recommendations")
public class HostResource {
    private final HostService host;

    HostResource(HostService host) {
        this.host = host;
    }

    @GET
    @Path("host")
    @Operation(
            summary = "Read what this machine has to run models in",
            description = "Memory and graphics cards of the machine that runs the registry, at most 10 s old. Where no"
                    + " graphics card could be read, gpusUnknown says why. usableBytes is what a model may take on all of"
                    + " them together; a unified card is part of the main memory.")
    @APIResponse(
            responseCode = "200",
            description = "Memory and graphics cards",
            content =
                    @Content(
                            schema = @Schema(implementation = Host.class),
                            examples = @ExampleObject(name = "one card, in a container with a limit", value = """
                                {"memory": {"totalBytes": 67108864000, "availableBytes": 40000000000,
                                   "limitBytes": 34359738368},
                                 "gpus": [{"index": 0, "name": "NVIDIA GeForce RTX 4090", "totalBytes": 25757220864,
                                   "freeBytes": 25000000000, "source": "nvidia-smi", "unified": false,
                                   "bandwidth": 1008000000000}],
                                 "usableBytes": 59359738368, "readAt": "2026-01-31T12:00:00Z"}\
                                """)))
    public Host get() {
        return host.get();
    }
}
