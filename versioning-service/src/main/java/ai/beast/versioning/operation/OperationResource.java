package ai.beast.versioning.operation;

import ai.beast.problem.PageRequest;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Operations and their progress. */
@Path("/api/snapshots/operations")
@Tag(name = "Operations", description = "Work on files, which takes as long as the files are large")
public class OperationResource {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final String CANCELLED = """
        {"id": "0f9a3b5c-7d9e-4f20-a1b2-c3d4e5f60718", "kind": "rollback", "state": "cancelled", "model": "tiny-llama",
         "path": "/srv/models/tiny-llama.gguf", "requestedBy": "ops", "progress": {"bytesDone": 1048576,
         "bytesTotal": 807694464}, "attempts": 1, "cancellable": false, "cancelledBy": "ops",
         "createdAt": "2026-01-31T12:00:00Z", "startedAt": "2026-01-31T12:00:01Z", "endedAt": "2026-01-31T12:00:03Z"}\
        """;

    private final OperationService operations;
    private final SecurityIdentity caller;

    OperationResource(OperationService operations, SecurityIdentity caller) {
        this.operations = operations;
        this.caller = caller;
    }

    @GET
    @RunOnVirtualThread
    @Produces(MediaType.APPLICATION_JSON)
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "List operations",
            description = "Newest first. Ended operations are kept for 90 days.")
    @APIResponse(
            responseCode = "200",
            description = "A page of them",
            content =
                    @Content(
                            schema = @Schema(implementation = OperationPage.class),
                            examples =
                                    @ExampleObject(
                                            name = "one that was cancelled",
                                            value = "{\"items\": [" + CANCELLED + "]}")))
    @APIResponse(responseCode = "400", description = "`invalid_field`, `invalid_cursor`")
    public OperationPage list(
            @Parameter(
                            description = "Only in this state: pending, running, succeeded, failed or cancelled; may be"
                                    + " repeated",
                            example = "running")
                    @RestQuery
                    List<String> state,
            @Parameter(
                            description =
                                    "Only of this kind: snapshot, rollback, verify, collect, cleanup, repair, rebuild,"
                                            + " delete or merge; may be repeated",
                            example = "rollback")
                    @RestQuery
                    List<String> kind,
            @Parameter(description = "Only of this model, by its id") @RestQuery @Nullable String model,
            @Valid @BeanParam PageRequest page) {
        return operations.list(OperationQuery.of(state, kind, model, page.cursor(), page.limit()));
    }

    @GET
    @Path("{id}")
    @RunOnVirtualThread
    @Produces(MediaType.APPLICATION_JSON)
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Get an operation",
            description = "Its state, progress, and result or error. Ended operations are kept for 90 days.")
    @APIResponse(responseCode = "200", description = "The operation as it is now")
    @APIResponse(responseCode = "404", description = "`not_found`")
    public Operation get(UUID id) {
        return operations.get(id);
    }

    @POST
    @Path("{id}/cancel")
    @RunOnVirtualThread
    @Produces(MediaType.APPLICATION_JSON)
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Cancel an operation",
            description =
                    "A pending one never starts; a running one stops at its next step and records nothing. The files"
                            + " that a rollback or deletion is about stay as they are. All of its batch that has not ended"
                            + " is cancelled with it.")
    @APIResponse(
            responseCode = "200",
            description = "The operation, cancelled now or before",
            content =
                    @Content(
                            schema = @Schema(implementation = Operation.class),
                            examples = @ExampleObject(name = "cancelled", value = CANCELLED)))
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(
            responseCode = "409",
            description =
                    "`invalid_state`: it has ended, or replaces or removes its file already, or another of its batch"
                            + " does")
    public Operation cancel(UUID id) {
        return operations.cancel(id, caller.getPrincipal().getName());
    }

    @GET
    @Path("{id}/progress")
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Follow an operation",
            description =
                    "Server-sent events: the operation at once, again whenever it changed, and at last when it has"
                            + " ended.")
    @APIResponse(responseCode = "200", description = "A stream that ends with the operation")
    @APIResponse(responseCode = "404", description = "`not_found`")
    public Multi<Operation> follow(UUID id) {
        Operation now = operations.get(id);
        if (now.state().ended()) {
            return Multi.createFrom().item(now);
        }
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom()
                        .item(() -> operations.get(id))
                        .runSubscriptionOn(Infrastructure.getDefaultExecutor()))
                .withDelay(TICK)
                .whilst(operation -> !operation.state().ended())
                .skip()
                .repetitions();
    }
}
