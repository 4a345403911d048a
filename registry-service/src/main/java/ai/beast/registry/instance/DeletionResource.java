package ai.beast.registry.instance;

import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
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

/** What a deletion of a model's files would take away, over HTTP. */
@Path("/api/models/{id}/deletion")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Instances")
public class DeletionResource {
    private final DeletionService deletions;

    DeletionResource(DeletionService deletions) {
        this.deletions = deletions;
    }

    @GET
    @Operation(
            summary = "Say what deleting a model's files would take away",
            description =
                    "All its files, and what would miss them: aliases that stand for the model, and other models that"
                            + " have the very same file. POST /api/snapshots/deletions deletes them; the catalogue then"
                            + " forgets the instances and keeps the entry.")
    @APIResponse(
            responseCode = "200",
            description = "Nothing is changed by this",
            content =
                    @Content(
                            schema = @Schema(implementation = Deletion.class),
                            examples = @ExampleObject(name = "one file that an alias needs", value = """
                                {"id": "llama-3.2-1b-instruct", "usedBy": ["the alias chat-default"], "files": [
                                  {"instance": 17, "path": "/srv/models/llama-3.2-1b-instruct.gguf", "role": "model",
                                   "location": "internal", "sizeBytes": 807694464, "available": true, "sharedWith": [],
                                   "sameContentAt": ["/srv/more/llama.gguf"]}]}\
                                """)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such model",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Deletion of(@PathParam("id") String id) {
        return deletions.of(id);
    }
}
