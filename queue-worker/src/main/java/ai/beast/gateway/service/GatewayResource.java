package ai.beast.gateway.service;

import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The state of the model gateway over HTTP. */
@Path("/api/gateway")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Model gateway", description = "Model servers, their models, aliases, and who waits")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class GatewayResource {
    private static final String EXAMPLE = """
            {"backends": [{"name": "ollama", "url": "http://127.0.0.1:11434", "ollama": true, "streams": 1,
              "health": {"available": true, "problem": null, "since": "2026-01-31T12:00:00Z", "breaker": "closed"},
              "models": [{"name": "llama3.2:1b", "digest": "baf6a787fdff", "sizeBytes": 1321098329, "loaded": true,
                "loadedBytes": 2489000000}]}],
             "aliases": [{"alias": "chat-default", "model": "llama-3.2-1b", "answers": "llama3.2:1b", "backends": ["ollama"],
               "since": "2026-01-31T12:00:00Z", "by": "ops"}],
             "aliasesReadAt": "2026-01-31T12:00:05Z",
             "waiting": [{"model": "chat-default", "key": "0a1b2c3d", "band": "interactive", "seconds": 1.5}]}""";

    private final GatewayRole role;

    GatewayResource(GatewayRole role) {
        this.role = role;
    }

    @GET
    @Operation(
            summary = "Show model servers, aliases and who waits",
            description =
                    "The state of the process that answers: each process with the role `gateway` asks the model servers, and admits"
                            + " requests, by itself.")
    @APIResponse(
            responseCode = "200",
            description =
                    "Model servers in the order of the configuration, aliases by name, waiting requests in their order",
            content =
                    @Content(
                            schema = @Schema(implementation = GatewayView.class),
                            examples = @ExampleObject(name = "one Ollama", value = EXAMPLE)))
    @APIResponse(responseCode = "404", description = "`not_found`: the process does not have the role `gateway`")
    public GatewayView show() {
        return role.assembly()
                .map(gateway -> GatewayView.of(gateway, Instant.now()))
                .orElseThrow(() -> ProblemException.notFound("This process does not have the role gateway"));
    }
}
