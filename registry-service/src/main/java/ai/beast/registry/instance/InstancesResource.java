package ai.beast.registry.instance;

import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Instances of all models over HTTP. */
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Instances")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class InstancesResource {
    private final InstanceService instances;

    InstancesResource(InstanceService instances) {
        this.instances = instances;
    }

    @GET
    @Path("instances")
    @Operation(summary = "List what is installed")
    @APIResponse(
            responseCode = "200",
            description = "A page, in the order in which instances came to be known",
            content = @Content(schema = @Schema(implementation = InstanceService.Page.class)))
    public InstanceService.Page list(
            @Parameter(description = "Only those in this storage", example = "internal")
                    @QueryParam("location")
                    @Nullable
                    String location,
            @Parameter(description = "true: only those whose files are there; false: only the others")
                    @QueryParam("available")
                    @Nullable
                    String available,
            @Parameter(description = "Maximum number of instances on the page")
                    @QueryParam("limit")
                    @DefaultValue("100")
                    @Min(1)
                    @Max(1000)
                    int limit,
            @Parameter(description = "nextCursor of the page before, with the same query")
                    @QueryParam("cursor")
                    @Nullable
                    String cursor) {
        return instances.list(location, available, limit, cursor);
    }

    @GET
    @Path("instances/duplicates")
    @Operation(
            summary = "Files with the same content, those that waste most first",
            description =
                    "Told by their hashes. Files of which another has the same size are hashed in the background after"
                            + " a scan, so a duplicate shows up here some time after it has appeared.")
    @APIResponse(
            responseCode = "200",
            description = "Groups of two and more",
            content =
                    @Content(
                            schema = @Schema(implementation = InstanceService.Duplicates.class),
                            examples = @ExampleObject(name = "one model twice", value = """
                                    {"wastedBytes": 807694464, "items": [{
                                      "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                      "sizeBytes": 807694464, "wastedBytes": 807694464,
                                      "paths": ["/srv/models/llama-3.2-1b-instruct.gguf",
                                        "/srv/ollama/blobs/sha256-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]}]}""")))
    public InstanceService.Duplicates duplicates() {
        return instances.duplicates();
    }

    @GET
    @Path("instances/{instance}")
    @Operation(summary = "One instance")
    @APIResponse(
            responseCode = "200",
            description = "The instance",
            content = @Content(schema = @Schema(implementation = Instance.class)))
    public Instance get(@PathParam("instance") String instance) {
        return instances.get(instance);
    }

    @POST
    @Path("instances/{instance}/uses")
    @Operation(summary = "Count one use of an instance, such as an engine's loading it")
    @APIResponse(responseCode = "204", description = "Counted; lastUsed is now")
    public void use(@PathParam("instance") String instance) {
        instances.use(instance);
    }

    @DELETE
    @Path("instances/{instance}")
    @Operation(
            summary = "Forget an instance whose file is gone for good",
            description =
                    "Only one that is not available: a file that is there would be found again at once. No file is"
                            + " touched.")
    @APIResponse(responseCode = "204", description = "The instance is forgotten")
    public void forget(@PathParam("instance") String instance) {
        instances.forget(instance);
    }
}
