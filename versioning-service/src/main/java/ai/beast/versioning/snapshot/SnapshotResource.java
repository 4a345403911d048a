package ai.beast.versioning.snapshot;

import ai.beast.problem.PageRequest;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationAnswers;
import ai.beast.versioning.snapshot.index.Snapshot;
import ai.beast.versioning.snapshot.index.SnapshotPage;
import ai.beast.versioning.snapshot.verify.Verification;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Snapshots over HTTP. */
@Path("/api/snapshots")
@RunOnVirtualThread
@Tag(name = "Snapshots", description = "Versions of model files, each stored once")
public class SnapshotResource {
    private static final String WAIT = "Answer when it is done (after at most 50 s) instead of at once";
    private static final String DIGEST =
            "The SHA-256, a beginning of it of at least 4 digits, or a label, that fits one snapshot only";

    private final SnapshotService snapshots;
    private final OperationAnswers operations;
    private final SecurityIdentity caller;

    SnapshotResource(SnapshotService snapshots, OperationAnswers operations, SecurityIdentity caller) {
        this.snapshots = snapshots;
        this.operations = operations;
        this.caller = caller;
    }

    @POST
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Take a snapshot",
            description =
                    "Stores what is new of a file's content. Content that is known for this model and path answers with the"
                            + " existing snapshot.")
    @APIResponse(
            responseCode = "202",
            description = "The operation that takes it; `Location` names it",
            content = @Content(schema = @Schema(implementation = Operation.class)))
    @APIResponse(
            responseCode = "201",
            description = "With `wait`: the new snapshot",
            content = @Content(schema = @Schema(implementation = Snapshot.class)))
    @APIResponse(
            responseCode = "200",
            description = "With `wait`: the snapshot that was there",
            content = @Content(schema = @Schema(implementation = Snapshot.class)))
    @APIResponse(responseCode = "400", description = "`invalid_field`: also for a missing file, a directory or a pipe")
    @APIResponse(responseCode = "403", description = "`path_outside_roots`")
    @APIResponse(responseCode = "422", description = "With `wait`: `content_changed`")
    public Response take(
            @Valid @NotNull SnapshotRequest request,
            @Parameter(description = WAIT) @RestQuery @DefaultValue("false") boolean wait)
            throws InterruptedException {
        Operation started = snapshots.take(request, caller.getPrincipal().getName());
        return operations.answer(started, wait, done -> {
            Snapshot snapshot = snapshots
                    .get(done.path("sha256").asText())
                    .seenFor(source -> source.model().equals(request.model().strip()));
            return done.path("created").asBoolean()
                    ? Response.created(URI.create("/api/snapshots/" + snapshot.sha256()))
                            .entity(snapshot)
                    : Response.ok(snapshot);
        });
    }

    @GET
    @org.eclipse.microprofile.openapi.annotations.Operation(summary = "List snapshots", description = "Newest first.")
    @APIResponse(responseCode = "200", description = "A page of them")
    @APIResponse(responseCode = "400", description = "`invalid_cursor`, `invalid_field`")
    public SnapshotPage list(
            @Parameter(description = "Only of this model, by its id") @RestQuery @Nullable String model,
            @Parameter(description = "Only with this SHA-256, or beginning with these digits") @RestQuery @Nullable
                    String sha256,
            @Parameter(description = "Only with this label") @RestQuery @Nullable String label,
            @Valid @BeanParam PageRequest page) {
        return snapshots.list(model, sha256, label, page.cursor(), page.limit());
    }

    @GET
    @Path("{digest}")
    @org.eclipse.microprofile.openapi.annotations.Operation(summary = "Get a snapshot")
    @APIResponse(responseCode = "200", description = "The snapshot with everything known of it")
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(responseCode = "409", description = "`conflict`: several begin so; `candidates` names them")
    public Snapshot get(@Parameter(description = DIGEST) @RestPath String digest) {
        return snapshots.get(digest).seenFor(source -> true);
    }

    @PATCH
    @Path("{digest}")
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Label or pin a snapshot",
            description =
                    "Replaces the labels, the pin, or both. A cleanup removes neither pinned nor labelled snapshots.")
    @APIResponse(responseCode = "200", description = "The snapshot as it is now")
    @APIResponse(responseCode = "400", description = "`invalid_field`: a label with other characters than allowed")
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(responseCode = "409", description = "`conflict`: several fit; `candidates` names them")
    @APIResponse(responseCode = "422", description = "`snapshot_damaged`: its manifest cannot be read")
    public Snapshot mark(
            @Parameter(description = DIGEST) @RestPath String digest, @Valid @NotNull SnapshotMarks marks) {
        return snapshots.mark(digest, marks);
    }

    @DELETE
    @Path("{digest}")
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Delete a snapshot",
            description =
                    "Removes the snapshot for all models and paths. Disk space is not freed by this: the chunks stay until they are"
                            + " collected: `POST /api/snapshots/collections`.")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(responseCode = "409", description = "`conflict`: several begin so; `candidates` names them")
    public void delete(@Parameter(description = DIGEST) @RestPath String digest) {
        snapshots.delete(digest);
    }

    @POST
    @Path("{digest}/verify")
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Verify a snapshot",
            description =
                    "Reads every chunk and the whole, and records the snapshot's `health`. Damage is the operation's result, not its"
                            + " failure.")
    @APIResponse(
            responseCode = "202",
            description = "The operation that verifies it; `Location` names it",
            content = @Content(schema = @Schema(implementation = Operation.class)))
    @APIResponse(
            responseCode = "200",
            description = "With `wait`: what was found",
            content = @Content(schema = @Schema(implementation = Verification.Result.class)))
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(responseCode = "409", description = "`conflict`: several begin so; `candidates` names them")
    public Response verify(
            @Parameter(description = DIGEST) @RestPath String digest,
            @Parameter(description = WAIT) @RestQuery @DefaultValue("false") boolean wait)
            throws InterruptedException {
        Operation started = snapshots.verify(digest, caller.getPrincipal().getName());
        return operations.answer(started, wait, Response::ok);
    }
}
