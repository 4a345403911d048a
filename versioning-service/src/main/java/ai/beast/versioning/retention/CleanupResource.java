package ai.beast.versioning.retention;

import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationAnswers;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Cleanup over HTTP. */
@Path("/api/snapshots/cleanup")
@RunOnVirtualThread
@Tag(name = "Retention")
public class CleanupResource {
    private final CleanupService cleanup;
    private final OperationService service;
    private final OperationAnswers answers;
    private final SecurityIdentity caller;

    CleanupResource(
            CleanupService cleanup, OperationService service, OperationAnswers answers, SecurityIdentity caller) {
        this.cleanup = cleanup;
        this.service = service;
        this.answers = answers;
        this.caller = caller;
    }

    @POST
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Give up old snapshots",
            description =
                    "Keeps the newest of each model, those of the latest days, weeks and months, and all that are pinned,"
                            + " labelled or dated in the future; deletes the rest and frees its space. A dry run says why each one stays and"
                            + " how many bytes would really come free. Refused while it would leave a model without any snapshot, unless that"
                            + " is allowed.")
    @APIResponse(
            responseCode = "202",
            description = "The operation that does it; `Location` names it",
            content = @Content(schema = @Schema(implementation = Operation.class)))
    @APIResponse(
            responseCode = "200",
            description = "Of a dry run: the plan. With `wait`: plan and collection, as `CleanupResult`",
            content = @Content(schema = @Schema(anyOf = {CleanupPlan.class, CleanupTask.Result.class})))
    @APIResponse(
            responseCode = "400",
            description =
                    "`invalid_field`: among others of `allowRemovingAll`, when `emptied` models would lose everything")
    @APIResponse(responseCode = "403", description = "`forbidden`: `graceSeconds` 0 without the scope `admin`")
    @APIResponse(responseCode = "422", description = "`snapshot_damaged`: a manifest cannot be read; nothing was done")
    public Response clean(
            @Valid @NotNull CleanupRequest request,
            @Parameter(description = "Answer when it is done (after at most 50 s) instead of at once")
                    @RestQuery
                    @DefaultValue("false")
                    boolean wait)
            throws InterruptedException {
        CleanupService.Decision decision = cleanup.decide(request);
        if (decision.plan().dryRun()) {
            return Response.ok(decision.plan()).build();
        }
        ImmediateCollection.authorize(request.graceSeconds(), caller);
        Operation started = service.start(
                OperationKind.CLEANUP, null, request, caller.getPrincipal().getName());
        return answers.answer(started, wait, Response::ok);
    }
}
