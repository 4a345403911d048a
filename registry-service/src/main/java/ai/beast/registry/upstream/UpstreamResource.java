package ai.beast.registry.upstream;

import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The upstream check over HTTP. It makes this service connect to the hub, so it needs a key that may write. */
@Path("/api/models/{id}/upstream-check")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Upstream", description = "Whether the hub has something newer")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class UpstreamResource {
    private final UpstreamService upstream;

    UpstreamResource(UpstreamService upstream) {
        this.upstream = upstream;
    }

    @POST
    @Operation(summary = "Ask the hub whether a model has changed since; changes nothing")
    @APIResponse(
            responseCode = "200",
            description = "The comparison",
            content =
                    @Content(
                            schema = @Schema(implementation = UpstreamCheck.class),
                            examples = @ExampleObject(name = "newer", value = """
                                    {"id": "phi-4", "status": "changed",
                                     "reason": "The upstream has a newer commit, and no file with this content",
                                     "repository": "microsoft/phi-4", "revision": "a1b2c3", "upstreamRevision": "d4e5f6",
                                     "upstreamFile": null, "checkedAt": "2026-01-31T12:00:00Z"}""")))
    public UpstreamCheck check(@PathParam("id") String id) {
        return upstream.check(id);
    }
}
