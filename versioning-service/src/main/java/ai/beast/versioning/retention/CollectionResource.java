package ai.beast.versioning.retention;

import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationAnswers;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import ai.beast.versioning.store.sweep.Collector;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Collection over HTTP. */
@Path("/api/snapshots/collections")
@RunOnVirtualThread
@Tag(name = "Retention", description = "Disk space of content that no snapshot has any more")
public class CollectionResource {
    private static final long DEFAULT_GRACE_SECONDS = 3600;

    private final OperationService service;
    private final OperationAnswers answers;
    private final SecurityIdentity caller;

    CollectionResource(OperationService service, OperationAnswers answers, SecurityIdentity caller) {
        this.service = service;
        this.answers = answers;
        this.caller = caller;
    }

    @POST
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Free disk space",
            description =
                    "Removes content that no snapshot has. Snapshots under way are waited for, and `interrupted` says when that took"
                            + " too long and something is left for the next time. Refused while a snapshot's manifest cannot be read.")
    @APIResponse(
            responseCode = "202",
            description = "The operation that does it; `Location` names it",
            content = @Content(schema = @Schema(implementation = Operation.class)))
    @APIResponse(
            responseCode = "200",
            description = "With `wait`: what was removed",
            content = @Content(schema = @Schema(implementation = Collector.Outcome.class)))
    @APIResponse(responseCode = "400", description = "`invalid_field`")
    @APIResponse(responseCode = "403", description = "`forbidden`: `graceSeconds` 0 without the scope `admin`")
    @APIResponse(responseCode = "422", description = "With `wait`: `snapshot_damaged`; nothing was removed")
    public Response collect(
            @Valid @Nullable CollectionRequest request,
            @Parameter(description = "Answer when it is done (after at most 50 s) instead of at once")
                    @RestQuery
                    @DefaultValue("false")
                    boolean wait)
            throws InterruptedException {
        Long grace = request == null ? null : request.graceSeconds();
        ImmediateCollection.authorize(grace, caller);
        CollectTask.Work work = new CollectTask.Work(grace == null ? DEFAULT_GRACE_SECONDS : grace);
        Operation started = service.start(
                OperationKind.COLLECT, null, work, caller.getPrincipal().getName());
        return answers.answer(started, wait, Response::ok);
    }
}
