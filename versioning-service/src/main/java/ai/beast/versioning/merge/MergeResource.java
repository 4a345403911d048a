package ai.beast.versioning.merge;

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

/** Merging of duplicates over HTTP. */
@Path("/api/snapshots/merges")
@RunOnVirtualThread
@Tag(name = "Merging", description = "Duplicates that become one file")
public class MergeResource {
    private final MergeService merges;
    private final OperationAnswers operations;
    private final SecurityIdentity caller;

    MergeResource(MergeService merges, OperationAnswers operations, SecurityIdentity caller) {
        this.merges = merges;
        this.operations = operations;
        this.caller = caller;
    }

    @POST
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Make files with the same content names of one file",
            description =
                    "Reads all files, then replaces each by a hard link to the first, atomically and only if both are still what was"
                            + " read. A file on another file system or on one without hard links, of another owner or with other permissions, or with another content stays;"
                            + " the result says why. A program that writes into such a file changes it under all its names.")
    @APIResponse(
            responseCode = "202",
            description = "The operation that does it; `Location` names it",
            content = @Content(schema = @Schema(implementation = Operation.class)))
    @APIResponse(
            responseCode = "200",
            description = "Of a dry run, or with `wait`: the outcome",
            content =
                    @Content(
                            schema = @Schema(implementation = MergeResult.class),
                            examples = @ExampleObject(name = "one duplicate", value = """
                                {"dryRun": false, "kept": "/srv/models/llama.gguf",
                                 "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                 "merged": ["/srv/models/old/llama.gguf"], "same": [],
                                 "skipped": [{"path": "/mnt/disk/llama.gguf", "reason": "other_file_system"}],
                                 "freedBytes": 807694464}\
                                """)))
    @APIResponse(responseCode = "400", description = "`invalid_field`: a directory, a link, or fewer than two files")
    @APIResponse(responseCode = "403", description = "`path_outside_roots`")
    @APIResponse(responseCode = "422", description = "With `wait`: `content_changed`; nothing was merged")
    public Response merge(
            @Valid @NotNull MergeRequest request,
            @Parameter(description = "Answer when it is done (after at most 50 s) instead of at once")
                    @RestQuery
                    @DefaultValue("false")
                    boolean wait)
            throws InterruptedException {
        if (Boolean.TRUE.equals(request.dryRun())) {
            return Response.ok(merges.plan(request)).build();
        }
        Operation started = merges.start(request, caller.getPrincipal().getName());
        return operations.answer(started, wait, Response::ok);
    }
}
