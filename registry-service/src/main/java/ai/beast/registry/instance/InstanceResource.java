package ai.beast.registry.instance;

import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
    @APIResponse(
            responseCode = "200",
            description = "The model's instances, also those that are not available",
            content =
                    @Content(
                            schema = @Schema(implementation = Instances.class),
                            examples = @ExampleObject(name = "one file", value = """
                                    {"items": [{"id": 17, "model": "llama-3.2-1b-instruct",
                                      "path": "/srv/models/llama-3.2-1b-instruct.gguf", "location": "internal", "layout": "files",
                                      "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                      "sizeBytes": 807694464, "installedAt": "2026-01-01T12:00:00Z", "lastUsed": null,
                                      "useCount": 0, "available": true, "unavailableReason": null,
                                      "headerError": null, "parts": []}]}""")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such model",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Instances list(@PathParam("id") String id) {
        return new Instances(instances.ofModel(id));
    }
}
