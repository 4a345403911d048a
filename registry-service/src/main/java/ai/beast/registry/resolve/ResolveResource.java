package ai.beast.registry.resolve;

import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Resolves names of models into downloads, over HTTP. */
@Path("/api/models")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Upstream")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class ResolveResource {
    private final ResolveService service;

    ResolveResource(ResolveService service) {
        this.service = service;
    }

    @POST
    @Path("resolve")
    @Operation(
            summary = "Resolve the name of a model into downloads",
            description =
                    "Takes, in this order: a URL (a page of the Hub too), `hf://owner/name[/file][@revision]`, `ollama://model:tag`, an"
                            + " alias, the id of a catalogue entry, a family and size such as `qwen3:8b`,"
                            + " `owner/name:Q4_K_M`, `owner/name`. Changes nothing. `downloads` name `url`, `sha256` and"
                            + " `model` for `POST /api/models/download`; where a repository has several models and the name selects none,"
                            + " they are empty and `choices` lists the models. 404 when the name stands for nothing, 503 while the Hub cannot be"
                            + " asked.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = ResolveRequest.class),
                            examples = @ExampleObject(name = "quantization", value = """
                            {"model": "owner/tiny-GGUF:Q4_K_M"}
                            """)))
    @APIResponse(
            responseCode = "200",
            description = "What it was taken for",
            content =
                    @Content(
                            schema = @Schema(implementation = Resolution.class),
                            examples = @ExampleObject(name = "one file", value = """
                            {"asked": "owner/tiny-GGUF:Q4_K_M", "kind": "hub",
                             "taken": "the repository owner/tiny-GGUF: tiny-Q4_K_M.gguf",
                             "repository": {"name": "owner/tiny-GGUF", "commit": "a1b2c3", "license": "apache-2.0", "gated": "no",
                               "truncated": false},
                             "choices": [], "present": [],
                             "downloads": [{"url": "hf://owner/tiny-GGUF/tiny-Q4_K_M.gguf@a1b2c3", "sizeBytes": 4194304,
                               "role": "model"}]}""")))
    public Resolution resolve(@Nullable ResolveRequest request) {
        if (request == null) {
            throw ProblemException.invalid("model", "must not be missing");
        }
        request.check();
        return service.resolve(request);
    }
}
