package ai.beast.versioning.operation;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Operations and their progress. */
@Path("/api/snapshots/operations/{id}")
@Tag(name = "Operations", description = "Work on files, which takes as long as the files are large")
public class OperationResource {
    private static final Duration TICK = Duration.ofMillis(250);

    private final OperationService operations;

    OperationResource(OperationService operations) {
        this.operations = operations;
    }

    @GET
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

    @GET
    @Path("progress")
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Follow an operation",
            description =
                    "Server-sent events: the operation at once, again whenever it changed, and at last when it has ended.")
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
