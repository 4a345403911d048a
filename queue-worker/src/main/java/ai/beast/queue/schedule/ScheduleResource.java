package ai.beast.queue.schedule;

import ai.beast.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Schedules over HTTP. */
@Path("/api/queue/schedules")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Schedules", description = "Jobs that are enqueued again and again")
public class ScheduleResource {
    private final Schedules schedules;

    ScheduleResource(Schedules schedules) {
        this.schedules = schedules;
    }

    @GET
    @Operation(summary = "List schedules", description = "By name, each with its next tick.")
    public ScheduleView.Page list() {
        return new ScheduleView.Page(schedules.list());
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "Read a schedule")
    public ScheduleView get(@PathParam("name") String name) {
        return schedules.get(name);
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Create or replace a schedule",
            description = "Each tick enqueues its job exactly once, whatever the number of processes.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = ScheduleRequest.class),
                            examples = @ExampleObject(name = "nightly", value = """
                            {"cron": "30 3 * * *", "zone": "Europe/Berlin", "missed": "once",
                             "job": {"type": "model.download", "priority": "bulk",
                                     "payload": {"url": "https://example.org/models/tiny.gguf",
                                                 "destination": "tiny/", "overwrite": true}}}
                            """)))
    public ScheduleView put(@PathParam("name") String name, @Nullable ScheduleRequest request) {
        if (request == null) {
            throw ProblemException.invalid("cron", "cron is required");
        }
        return schedules.put(name, request);
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Delete a schedule", description = "Jobs of earlier ticks stay.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public void delete(@PathParam("name") String name) {
        schedules.delete(name);
    }
}
