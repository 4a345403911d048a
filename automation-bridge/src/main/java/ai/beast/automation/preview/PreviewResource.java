package ai.beast.automation.preview;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Previews over HTTP. */
@Path("/api/automation/bindings/preview")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Bindings")
public class PreviewResource {
    private final PreviewService previews;

    PreviewResource(PreviewService previews) {
        this.previews = previews;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Preview a binding",
            description =
                    "Renders the payload from the event that is given, else from the latest one that matches since the"
                            + " service started, else from the sample of its type. Errors are listed by field. Nothing is"
                            + " stored or sent.")
    @APIResponse(
            responseCode = "200",
            description = "What would be sent",
            content =
                    @Content(
                            schema = @Schema(implementation = Preview.class),
                            examples = @ExampleObject(name = "one entry that no event can fill", value = """
                                {"matches": true, "origin": "example", "event": {"id": "example",
                                   "source": "urn:ai-beast:example", "type": "model.deleted", "subject": "tiny-llama",
                                   "time": "2026-05-04T00:00:00Z", "data": {"model": "tiny-llama"}},
                                 "payload": {"text": "tiny-llama is gone"},
                                 "errors": [{"field": "payload.size", "message": "payload.size contains {size}, which no matching event has"}]}\
                                """)))
    public Preview preview(@NotNull(message = "must be given") PreviewRequest request) {
        return previews.preview(request);
    }
}
