package ai.beast.versioning.deletion;

import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationAnswers;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Deletion over HTTP. */
@Path("/api/snapshots/deletions")
@RunOnVirtualThread
@Tag(name = "Deletion", description = "Model files that go, and the way back")
public class DeletionResource {
    private final DeletionService deletions;
    private final OperationAnswers operations;
    private final SecurityIdentity caller;

    DeletionResource(DeletionService deletions, OperationAnswers operations, SecurityIdentity caller) {
        this.deletions = deletions;
        this.operations = operations;
        this.caller = caller;
    }

    @POST
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Delete a model's files",
            description =
                    "Deletes the files only if a sound snapshot has the content of each. `snapshot` takes one of what"
                            + " has none, `force` deletes without. All files are examined before the first is deleted."
                            + " Each one that went is told with `model.deleted`, by which the catalogue forgets the file;"
                            + " the entry stays. Refused while an alias"
                            + " points to the model, unless `whileInUse`. A rollback to the snapshot that the result names brings a file"
                            + " back.")
    @APIResponse(
            responseCode = "202",
            description = "The operation that does it; `Location` names it",
            content = @Content(schema = @Schema(implementation = Operation.class)))
    @APIResponse(
            responseCode = "200",
            description = "Of a dry run: the plan, as `DeletionPlan`. With `wait`: what went",
            content =
                    @Content(
                            schema = @Schema(anyOf = {DeletionPlan.class, DeletionTask.Result.class}),
                            examples = @ExampleObject(name = "dry run", value = """
                                {"dryRun": true, "model": "tiny-llama", "files": [{"path": "/srv/models/tiny-llama.gguf",
                                   "sizeBytes": 807694464, "kept": true,
                                   "snapshot": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                   "otherNames": 0, "otherModels": []}],
                                 "missing": [], "freedBytes": 807694464, "allKept": true,
                                 "usedBy": ["the alias chat-default"]}\
                                """)))
    @APIResponse(
            responseCode = "400",
            description =
                    "`invalid_field`: a directory, a link, a blob of another program's store, or a directory that is not there"
                            + " or not writable")
    @APIResponse(responseCode = "403", description = "`path_outside_roots`")
    @APIResponse(
            responseCode = "409",
            description =
                    "`conflict`: an alias needs the model, which `usedBy` names. With `wait` also: no sound snapshot has the"
                            + " content of `files`. Nothing was deleted")
    @APIResponse(responseCode = "422", description = "With `wait`: `content_changed`; nothing was deleted")
    public Response delete(
            @Valid @NotNull DeletionRequest request,
            @Parameter(description = "Answer when it is done (after at most 50 s) instead of at once")
                    @RestQuery
                    @DefaultValue("false")
                    boolean wait)
            throws InterruptedException {
        if (Boolean.TRUE.equals(request.dryRun())) {
            return Response.ok(deletions.plan(request)).build();
        }
        Operation started = deletions.start(request, caller.getPrincipal().getName());
        return operations.answer(started, wait, Response::ok);
    }
}
