package ai.beast.queue.admin;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Changes of many jobs over HTTP. */
@Path("/api/queue")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Queue")
public class BulkResource {
    private static final String IDS = "{\"ids\": [\"01k9xvt5f3m8q2w7c4bz\"]}";
    private static final String FILTER =
            "{\"filter\": {\"q\": \"llama\", \"type\": \"model.download\"}, \"dry_run\": true}";
    private static final String HOW = " By ids or by filter; with dry_run the jobs are counted and not changed."
            + " A call changes at most 1000 jobs and examines about 20,000: while more is true call again, with next_cursor as cursor when there is one.";

    private final BulkActions actions;

    BulkResource(BulkActions actions) {
        this.actions = actions;
    }

    @POST
    @Path("/jobs/cancel")
    @Operation(summary = "Cancel jobs", description = "Those that have not ended." + HOW)
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = BulkRequest.class),
                            examples = {
                                @ExampleObject(name = "ids", value = IDS),
                                @ExampleObject(name = "filter", value = FILTER)
                            }))
    public BulkResult cancel(@Nullable BulkRequest request) {
        return actions.run(BulkAction.CANCEL, request);
    }

    @POST
    @Path("/jobs/pause")
    @Operation(summary = "Pause jobs", description = "Those that have not ended and are not paused." + HOW)
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = BulkRequest.class),
                            examples = {
                                @ExampleObject(name = "ids", value = IDS),
                                @ExampleObject(name = "filter", value = FILTER)
                            }))
    public BulkResult pause(@Nullable BulkRequest request) {
        return actions.run(BulkAction.PAUSE, request);
    }

    @POST
    @Path("/jobs/resume")
    @Operation(summary = "Resume paused jobs", description = "Those that are paused." + HOW)
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = BulkRequest.class),
                            examples = {
                                @ExampleObject(name = "ids", value = IDS),
                                @ExampleObject(name = "filter", value = FILTER)
                            }))
    public BulkResult resume(@Nullable BulkRequest request) {
        return actions.run(BulkAction.RESUME, request);
    }

    @POST
    @Path("/jobs/retry")
    @Operation(
            summary = "Retry jobs",
            description = "Those that failed or were cancelled, with new budgets and their last checkpoints; a job is"
                    + " retried after those it waits for." + HOW)
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = BulkRequest.class),
                            examples = {
                                @ExampleObject(name = "ids", value = IDS),
                                @ExampleObject(name = "filter", value = FILTER)
                            }))
    public BulkResult retry(@Nullable BulkRequest request) {
        return actions.run(BulkAction.RETRY, request);
    }
}
