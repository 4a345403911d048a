package ai.beast.queue.rest;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.store.JobStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Limits over all workers, over HTTP. */
@Path("/api/queue/limits")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Limits", description = "How many jobs of a type run or start, and how many tokens of a resource there are")
public class LimitResource {
    private static final int MAX_VALUE = 1_000_000;

    private final JobStore store;
    private final AdminScope admin;

    LimitResource(JobStore store, AdminScope admin) {
        this.admin = admin;
        this.store = store;
    }

    @GET
    @Operation(
            summary = "List limits",
            description = "With the tokens held by running jobs and the number of jobs that wait for each.")
    public LimitView.Page list() {
        return new LimitView.Page(store.limits().stream().map(LimitView::of).toList());
    }

    @PUT
    @Path("/{gate}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set a limit",
            description =
                    "Running jobs count and continue. Jobs without room wait without delaying others. Requires scope admin.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = LimitRequest.class),
                            examples = @ExampleObject(name = "two at once", value = "{\"capacity\": 2}")))
    public LimitView set(
            @Parameter(description = "type:<job type> or resource:<name>", example = "type:model.download")
                    @PathParam("gate")
                    String gate,
            @Nullable LimitRequest request) {
        admin.require();
        if (!Limit.GATE.matcher(gate).matches()) {
            throw ProblemException.invalid("gate", "gate must be type:<job type> or resource:<name>");
        }
        if (request == null || request.capacity() == null && request.starts() == null) {
            throw ProblemException.invalid("capacity", "capacity or starts is required");
        }
        int capacity = number("capacity", request.capacity(), Limit.UNLIMITED, 0);
        int starts = number("starts", request.starts(), 0, 1);
        int period = number("period", request.period(), 1, 1);
        if (starts > period * 1000L) {
            throw ProblemException.invalid("starts", "starts must not be more than 1000 for each second of period");
        }
        store.limit(new Limit(gate, capacity, starts, Duration.ofSeconds(starts == 0 ? 0 : period)));
        return store.limits().stream()
                .filter(it -> it.limit().gate().equals(gate))
                .findFirst()
                .map(LimitView::of)
                .orElseThrow(() -> unknown(gate));
    }

    @DELETE
    @Path("/{gate}")
    @Operation(summary = "Remove a limit")
    @APIResponse(responseCode = "204", description = "Removed")
    public void remove(@PathParam("gate") String gate) {
        admin.require();
        if (!store.unlimit(gate)) {
            throw unknown(gate);
        }
    }

    private static int number(String field, @Nullable Integer value, int absent, int min) {
        if (value == null) {
            return absent;
        }
        if (value < min || value > MAX_VALUE) {
            throw ProblemException.invalid(field, field + " must be between " + min + " and " + MAX_VALUE);
        }
        return value;
    }

    private static ProblemException unknown(String gate) {
        return ProblemException.notFound("No limit on " + gate);
    }
}
