package ai.beast.registry.recommend;

import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Choosing a model over HTTP. */
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Recommendations", description = "What to run, and the memory it takes")
public class RecommendResource {
    private final RecommendService service;

    RecommendResource(RecommendService service) {
        this.service = service;
    }

    /** At most ten, best first. */
    public record Recommendations(List<Recommendation> items) {}

    @GET
    @Path("recommend")
    @Operation(
            summary = "Models for a task that fit, best first, each with its reasons",
            description = "Tags decide about the task: chat means chat, instruct or assistant; code means code or"
                    + " programming; image means image or text-to-image, and after them vision or multimodal; embedding means"
                    + " embedding or retrieval; vision means vision, multimodal or image-to-text; rerank, transcription, speech,"
                    + " video and translation mean the tags for them;"
                    + " any other word is itself the tag. With memoryGiB only models are answered that fit, after them those"
                    + " whose need is not wholly known and at least not known to be too much (fits is null then).")
    @APIResponse(
            responseCode = "200",
            description = "At most ten models",
            content =
                    @Content(
                            schema = @Schema(implementation = Recommendations.class),
                            examples =
                                    @ExampleObject(
                                            name = "task=chat&memoryGiB=12&context=16k&cache=q8_0&commercial=true",
                                            value = """
                                    {"items": [{"id": "llama-3.1-8b-instruct", "name": "Llama 3.1 8B Instruct",
                                      "family": "llama", "sizeBytes": 4920739232, "parameterCount": 8030261248,
                                      "quantization": "Q4_K_M", "contextLength": 131072, "rating": 4.5,
                                      "downloadCount": 3, "locations": ["internal"], "fits": true,
                                      "memory": {"contextTokens": 16384, "sequences": 1, "cache": "q8_0",
                                        "items": [
                                          {"name": "weights", "bytes": 4912898304, "note": "all tensors, resident whole"},
                                          {"name": "kvCache", "bytes": 1140850688,
                                           "note": "keys and values of 16384 tokens as q8_0"},
                                          {"name": "computeBuffer", "bytes": 321388544, "note": "for a batch of 512 tokens"},
                                          {"name": "overhead", "bytes": 268435456, "note": "allowance for the process"}],
                                        "totalBytes": 6643572992, "complete": true, "unknown": null},
                                      "reasons": [
                                        {"code": "task", "text": "Tagged chat, instruct"},
                                        {"code": "memory",
                                         "text": "Needs 6.19 GiB at 16384 tokens with a q8_0 cache, of 12.00 GiB"},
                                        {"code": "context", "text": "Trained for 131072 tokens"},
                                        {"code": "licence", "text":
                                          "Its licence, Llama, allows commercial use under conditions; read it"}]}]}""")))
    @APIResponse(
            responseCode = "400",
            description = "A parameter has a value that is not allowed; field names it",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Recommendations recommend(@BeanParam RecommendParameters parameters) {
        return new Recommendations(service.recommend(RecommendQuery.of(parameters)));
    }
}
