package ai.beast.versioning.repair;

import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationAnswers;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import ai.beast.versioning.snapshot.SnapshotService;
import ai.beast.versioning.snapshot.take.ModelPaths;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Repair over HTTP. */
@Path("/api/snapshots/{digest}/repair")
@RunOnVirtualThread
@Tag(name = "Store")
public class RepairResource {
    private final SnapshotService snapshots;
    private final ModelPaths paths;
    private final OperationService service;
    private final OperationAnswers answers;
    private final SecurityIdentity caller;

    RepairResource(
            SnapshotService snapshots,
            ModelPaths paths,
            OperationService service,
            OperationAnswers answers,
            SecurityIdentity caller) {
        this.snapshots = snapshots;
        this.paths = paths;
        this.service = service;
        this.answers = answers;
        this.caller = caller;
    }

    @POST
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Repair a snapshot",
            description =
                    "Verifies it and looks for what is damaged elsewhere: in the given file, in the files it and other snapshots"
                            + " with the same chunks were taken from, then at the URL. Every piece is checked before it is stored. What"
                            + " could not be had is the operation's result, not its failure.")
    @APIResponse(
            responseCode = "202",
            description = "The operation that does it; `Location` names it",
            content = @Content(schema = @Schema(implementation = Operation.class)))
    @APIResponse(
            responseCode = "200",
            description = "With `wait`: what was repaired and what is left",
            content = @Content(schema = @Schema(implementation = RepairTask.Result.class)))
    @APIResponse(responseCode = "400", description = "`invalid_field`: among others a `path` that is no file")
    @APIResponse(responseCode = "403", description = "`path_outside_roots`")
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(responseCode = "409", description = "`conflict`: several fit; `candidates` names them")
    public Response repair(
            @Parameter(description = "The SHA-256, a beginning of it, or a label, that fits one snapshot only")
                    @RestPath
                    String digest,
            @Valid @Nullable RepairRequest request,
            @Parameter(description = "Answer when it is done (after at most 50 s) instead of at once")
                    @RestQuery
                    @DefaultValue("false")
                    boolean wait)
            throws InterruptedException {
        String sha256 = snapshots.get(digest).sha256().hex();
        String path = request == null || request.path() == null
                ? null
                : paths.file(request.path()).toString();
        String url = request == null ? null : request.url();
        Operation started = service.start(
                OperationKind.REPAIR,
                null,
                new RepairTask.Work(sha256, path, url),
                caller.getPrincipal().getName());
        return answers.answer(started, wait, Response::ok);
    }
}
