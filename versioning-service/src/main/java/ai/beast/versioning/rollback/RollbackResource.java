package ai.beast.versioning.rollback;

import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationAnswers;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Rollback over HTTP. */
@Path("/api/snapshots")
@RunOnVirtualThread
@Tag(name = "Rollback", description = "An earlier content back in place, atomically")
public class RollbackResource {
    private final RollbackService rollbacks;
    private final RollbackJournal journal;
    private final OperationAnswers operations;
    private final SecurityIdentity caller;

    RollbackResource(
            RollbackService rollbacks, RollbackJournal journal, OperationAnswers operations, SecurityIdentity caller) {
        this.rollbacks = rollbacks;
        this.journal = journal;
        this.operations = operations;
        this.caller = caller;
    }

    @POST
    @Path("{digest}/rollback")
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Roll back to a snapshot",
            description =
                    "Takes a snapshot of the file that is there, writes the wanted content beside it, checks it, and"
                            + " puts it in place atomically: a reader finds the old file or the new one. A shard of a"
                            + " split model takes the other shards of its version with it, unless `path` is given: one"
                            + " operation a shard, the first shard's last, and each only if those before it succeeded."
                            + " That last one is the answer.")
    @APIResponse(
            responseCode = "202",
            description = "The operation that does it; `Location` names it",
            content = @Content(schema = @Schema(implementation = Operation.class)))
    @APIResponse(
            responseCode = "200",
            description = "Of a dry run: the plan, as `RollbackPlan`. With `wait`: what was done",
            content =
                    @Content(
                            schema = @Schema(anyOf = {RollbackPlan.class, RollbackTask.Result.class}),
                            examples = @ExampleObject(name = "dry run", value = """
                                {"dryRun": true, "model": "tiny-llama", "files": [{"path": "/srv/models/tiny-llama.gguf",
                                   "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                   "version": "9f86d081", "sizeBytes": 807694464, "presentBytes": 807694500,
                                   "present": "unknown"}],
                                 "bytes": 807694464, "roomNeededBytes": 807694464, "roomFreeBytes": 300000000000,
                                 "enoughRoom": true, "toKeepBytes": 807694500}\
                                """)))
    @APIResponse(
            responseCode = "400",
            description = "`invalid_field`: no such directory, not a file, or several paths to choose from")
    @APIResponse(responseCode = "403", description = "`path_outside_roots`")
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(
            responseCode = "409",
            description = "`conflict`: several begin so (`candidates` names them), or other shards of this version were"
                    + " deleted (`missing`)")
    @APIResponse(
            responseCode = "422",
            description = "With `wait`: `snapshot_damaged`, `content_changed`; the file is untouched")
    @APIResponse(responseCode = "507", description = "With `wait`: `disk_full`; the file is untouched")
    public Response rollBack(
            @Parameter(description = "The SHA-256, or a beginning of it that fits one snapshot only") @RestPath
                    String digest,
            @Valid @Nullable RollbackRequest request,
            @Parameter(description = "Answer when it is done (after at most 50 s) instead of at once")
                    @RestQuery
                    @DefaultValue("false")
                    boolean wait,
            @Parameter(description = "Say what would be replaced, and do nothing") @RestQuery @DefaultValue("false")
                    boolean dryRun)
            throws InterruptedException {
        String path = request == null ? null : request.path();
        if (dryRun) {
            return Response.ok(rollbacks.plan(digest, path)).build();
        }
        Operation started = rollbacks.start(digest, path, caller.getPrincipal().getName());
        return operations.answer(started, wait, Response::ok);
    }

    @GET
    @Path("rollbacks")
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Read the rollback journal",
            description = "Who put which content where, and what was there before; newest first.")
    @APIResponse(responseCode = "200", description = "The newest entries")
    public List<RollbackJournal.Entry> journal(
            @Parameter(description = "Only of this model, by its id") @RestQuery @Nullable String model,
            @RestQuery @DefaultValue("50") @Min(1) @Max(500) int limit) {
        return journal.newest(model, limit);
    }
}
