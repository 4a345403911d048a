package ai.beast.registry.outdated;

import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Outdated models over HTTP. */
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Upstream")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class OutdatedResource {
    private final OutdatedService outdated;
    private final OutdatedLoop loop;

    OutdatedResource(OutdatedService outdated, OutdatedLoop loop) {
        this.outdated = outdated;
        this.loop = loop;
    }

    @GET
    @Path("outdated")
    @Operation(
            summary = "List the installed models whose source has something else",
            description =
                    "As the latest comparison found, with what differs; at most 1000. An outcome is left out as soon as the"
                            + " entry has another hash or commit. Each new difference is also published as model.outdated.")
    @APIResponse(
            responseCode = "200",
            description = "The outcome of the latest comparisons",
            content =
                    @Content(
                            schema = @Schema(implementation = OutdatedReport.class),
                            examples = @ExampleObject(name = "another template", value = """
                                    {"items": [{"id": "tiny-llama", "status": "outdated", "change": "template",
                                      "reason": "The chat template differs; 291 tensors have the same layout, and 8 that were compared the same data",
                                      "changedKeys": ["tokenizer.chat_template"], "path": "/srv/models/tiny-llama.gguf",
                                      "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                      "revision": "a1b2c3", "repository": "owner/tiny-GGUF",
                                      "upstreamFile": "tiny-llama.gguf", "upstreamRevision": "d4e5f6",
                                      "upstreamSha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
                                      "upstreamSizeBytes": 807694464, "url": "hf://owner/tiny-GGUF/tiny-llama.gguf@d4e5f6",
                                      "checkedAt": "2026-01-31T12:00:00Z"}],
                                     "checked": 12, "pending": 0, "lastCheckedAt": "2026-01-31T12:00:00Z",
                                     "nextCheckAt": "2026-01-31T13:10:00Z"}""")))
    public OutdatedReport list() {
        return outdated.report();
    }

    @POST
    @Path("outdated")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Compare installed models with their sources now",
            description =
                    "All whose repository on the Hub is known, or those named. The comparison runs in the background: GET says how"
                            + " many are pending. 503 while this service is offline.")
    @APIResponse(
            responseCode = "202",
            description = "Requested",
            content = @Content(schema = @Schema(implementation = OutdatedReport.class)))
    public Response compare(@Valid @Nullable OutdatedRequest request) {
        OutdatedReport report = outdated.request(request == null ? null : request.models());
        loop.wake();
        return Response.accepted(report).build();
    }
}
