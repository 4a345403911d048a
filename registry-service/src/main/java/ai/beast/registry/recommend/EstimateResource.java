package ai.beast.registry.recommend;

import ai.beast.problem.Problem;
import ai.beast.registry.memory.RunParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
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

/** The memory one model takes, over HTTP. */
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Recommendations")
public class EstimateResource {
    private final RecommendService service;

    EstimateResource(RecommendService service) {
        this.service = service;
    }

    @GET
    @Path("{id}/estimate")
    @Operation(
            summary = "What running a model takes, item by item",
            description =
                    "Weights, cache, compute buffer and an allowance for the process. Where the model's file has not"
                            + " been read, or does not tell, complete is false and the total is the least it can be;"
                            + " where it does not tell which layers have a window, upperBound is true and the total the"
                            + " most it can be. host says how the machine that runs the registry would hold it: layers on"
                            + " its cards, the rest in main memory, and a guess of the tokens a second with its basis.")
    @APIResponse(
            responseCode = "200",
            description = "The estimate",
            content =
                    @Content(
                            schema = @Schema(implementation = ModelEstimate.class),
                            examples = @ExampleObject(name = "an entry whose file is not here", value = """
                                {"contextTokens": 8192, "sequences": 1, "cache": "f16",
                                 "items": [
                                   {"name": "weights", "bytes": 4920739232, "note": "the size of the files"},
                                   {"name": "overhead", "bytes": 268435456, "note": "allowance for the process"}],
                                 "totalBytes": 5189174688, "complete": false, "upperBound": false, "unknown":
                                 "No file of this model has been read yet: what the cache takes is not known",
                                 "host": {"fits": "unknown", "placement": "memory", "devices":
                                   [{"name": "main memory", "layers": 1, "bytes": 5189174688}],
                                   "basis": "No guess: the need is not known"}}\
                                """)))
    @APIResponse(
            responseCode = "400",
            description = "A parameter has a value that is not allowed; field names it",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such model",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public ModelEstimate estimate(
            @PathParam("id") String id,
            @Parameter(description = "Tokens of context, 8k unless said otherwise", example = "16k")
                    @QueryParam("context")
                    @Nullable
                    String context,
            @Parameter(description = "Element type of the KV cache", example = "q8_0") @QueryParam("cache") @Nullable
                    String cache,
            @Parameter(description = "Conversations held at once") @QueryParam("sequences") @Nullable
                    String sequences) {
        return service.estimate(id, RunParameters.of(context, cache, sequences));
    }
}
