package ai.beast.queue.rest;

import ai.beast.queue.admin.DeadLetters;
import ai.beast.queue.admin.JobControl;
import ai.beast.queue.admin.JobSearch;
import ai.beast.queue.admin.RetriedView;
import ai.beast.queue.admin.SearchParameters;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.intake.BatchRequest;
import ai.beast.queue.intake.EnqueueRequest;
import ai.beast.queue.intake.JobIntake;
import ai.beast.queue.worker.Handlers;
import ai.beast.queue.worker.QueueConfiguration;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Jobs over HTTP. */
@Path("/api/queue")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Queue", description = "Jobs: enqueue, follow, cancel, retry")
public class QueueResource {
    private final AcceptedReplies replies;
    private final JobIntake intake;
    private final JobControl control;
    private final JobSearch search;
    private final DeadLetters deadLetters;
    private final JobStore store;
    private final AdminScope admin;
    private final Handlers handlers;
    private final JobViews views;
    private final QueueConfiguration configuration;

    QueueResource(
            JobIntake intake,
            JobControl control,
            JobSearch search,
            DeadLetters deadLetters,
            JobStore store,
            AdminScope admin,
            Handlers handlers,
            JobViews views,
            AcceptedReplies replies,
            QueueConfiguration configuration) {
        this.replies = replies;
        this.intake = intake;
        this.control = control;
        this.search = search;
        this.deadLetters = deadLetters;
        this.store = store;
        this.admin = admin;
        this.handlers = handlers;
        this.views = views;
        this.configuration = configuration;
    }

    @POST
    @Path("/jobs")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Enqueue a job", description = "Once answered with 202 the job is not lost.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = EnqueueRequest.class),
                            examples = {
                                @ExampleObject(name = "download", value = """
                            {"type": "model.download",
                             "payload": {"url": "https://example.org/models/tiny.gguf", "destination": "tiny/"},
                             "priority": "high", "delay": 60, "idempotency_key": "tiny-1"}
                            """),
                                @ExampleObject(name = "call", value = """
                            {"type": "http.call",
                             "payload": {"url": "https://example.org/hooks/nightly", "body": {"task": "backup"}}}
                            """)
                            }))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location names the job",
            content =
                    @Content(
                            schema = @Schema(implementation = Accepted.class),
                            examples = @ExampleObject(name = "accepted", value = """
                            {"ok": true, "job_id": "01k9xvt5f3m8q2w7c4bz", "message": "Queued"}
                            """)))
    public Response enqueue(@Nullable EnqueueRequest request) {
        return replies.of(intake.enqueue(request));
    }

    @POST
    @Path("/jobs/batch")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Enqueue several jobs together",
            description =
                    "All or none. Jobs may wait for each other by the names they have in the batch. The name of one whose "
                            + "idempotency key is known means the job that stands already, so a batch of such jobs may be repeated. "
                            + "A request has at most 1 MiB, so payloads of 1000 jobs are about a kilobyte each at most; a larger one "
                            + "is answered with 413.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = BatchRequest.class),
                            examples = @ExampleObject(name = "one after the other", value = """
                            {"jobs": [
                              {"name": "model", "type": "model.download",
                               "payload": {"url": "https://example.org/models/tiny.gguf", "destination": "tiny/"}},
                              {"type": "model.download", "after": ["model"], "on_dependency_failure": "cancel",
                               "payload": {"url": "https://example.org/models/more.gguf", "destination": "tiny/"}}]}
                            """)))
    @APIResponse(
            responseCode = "202",
            description = "All are accepted",
            content = @Content(schema = @Schema(implementation = AcceptedBatch.class)))
    public Response enqueue(@Nullable BatchRequest request) {
        return Response.accepted(AcceptedBatch.of(request, intake.enqueue(request)))
                .build();
    }

    @GET
    @Path("/jobs")
    @Operation(
            summary = "List and search jobs",
            description =
                    "By default running ones first, then ready ones in the order of their bands, those that stand before a limit, "
                            + "scheduled, waiting, failed, finished and cancelled ones; of ended ones those that are kept longest first. "
                            + "At most about 20000 jobs are examined for a page: stopped_at_bound says that there are more. "
                            + "A page may be short, even empty, and still have a next one.")
    public JobList list(@BeanParam SearchParameters parameters) {
        control.checkType(parameters.type());
        return page(search.find(parameters));
    }

    @GET
    @Path("/dead")
    @Operation(
            summary = "List jobs that failed for good",
            description = "The latest first. A page may be short, even empty, and still have a next one. "
                    + "Queue one again with its retry route.")
    public JobList dead(
            @Parameter(description = "Only jobs of this type") @QueryParam("type") @Nullable String type,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    Integer limit,
            @Parameter(description = "next_cursor of the page before") @QueryParam("cursor") @Nullable String cursor) {
        control.checkType(type);
        return page(search.find(
                new SearchParameters(null, List.of(JobState.FAILED.word()), type, null, null, limit, cursor)));
    }

    private JobList page(JobSearch.Found found) {
        return new JobList(
                found.jobs().stream().map(views::of).toList(),
                found.nextCursor(),
                found.examined(),
                found.stoppedAtBound());
    }

    @GET
    @Path("/jobs/{id}")
    @Operation(summary = "Read a job", description = "With why_not_running while it is to run and does not.")
    public JobView job(@PathParam("id") String id) {
        return views.explained(control.get(id));
    }

    @GET
    @Path("/jobs/{id}/attempts")
    @Operation(
            summary = "List the runs of a job",
            description =
                    "The earliest first, the present one last. Of the runs that ended without ending the job the latest 20"
                            + " are kept.")
    public AttemptList attempts(@PathParam("id") String id) {
        return AttemptList.of(id, control.attempts(id));
    }

    @PATCH
    @Path("/jobs/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change the priority of a job",
            description = "A ready job goes behind those of its new band; a running one keeps it for its next run.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = JobPatch.class),
                            examples = @ExampleObject(name = "high", value = "{\"priority\": \"high\"}")))
    public JobView patch(@PathParam("id") String id, @Nullable JobPatch patch) {
        return views.of(control.prioritize(id, patch == null ? null : patch.priority()));
    }

    @DELETE
    @Path("/jobs/{id}")
    @Operation(
            summary = "Delete a job that has ended",
            description = "With its result; its idempotency key is free then.")
    @APIResponse(responseCode = "204", description = "Deleted")
    public void delete(@PathParam("id") String id) {
        control.delete(id);
    }

    @GET
    @Path("/status/{job_id}")
    @Operation(summary = "Read a job's status", description = "The same as the job itself.")
    public JobView status(@PathParam("job_id") String id) {
        return views.explained(control.get(id));
    }

    @POST
    @Path("/jobs/{id}/cancel")
    @Operation(
            summary = "Cancel a job",
            description = "At once if it is not running; a running one is asked to stop and will not finish.")
    @APIResponse(responseCode = "200", description = "The job; cancel_requested is true while it still runs")
    public JobView cancel(@PathParam("id") String id) {
        return views.of(control.cancel(id));
    }

    @POST
    @Path("/jobs/{id}/pause")
    @Operation(
            summary = "Pause a job",
            description =
                    "At once if it is not running; a running one is stopped by its worker within a heartbeat and goes on "
                            + "from its checkpoint when it is resumed. Uses up no attempt.")
    @APIResponse(responseCode = "200", description = "The job; status waiting, or still started with paused true")
    public JobView pause(@PathParam("id") String id) {
        return views.of(control.pause(id));
    }

    @POST
    @Path("/jobs/{id}/resume")
    @Operation(summary = "Resume a paused job")
    public JobView resume(@PathParam("id") String id) {
        return views.of(control.resume(id));
    }

    @POST
    @Path("/pause")
    @Operation(
            summary = "Pause the queue",
            description = "No job is started until the queue is resumed; running jobs continue. Requires scope admin.")
    public StatsView pauseQueue() {
        admin.require();
        store.pauseQueue(true);
        return stats();
    }

    @POST
    @Path("/resume")
    @Operation(summary = "Resume the queue", description = "Requires scope admin.")
    public StatsView resumeQueue() {
        admin.require();
        store.pauseQueue(false);
        return stats();
    }

    @POST
    @Path("/dead/retry")
    @Operation(
            summary = "Retry failed jobs",
            description = "The latest 500 of them, with new budgets. Call again while more may be left.")
    public RetriedView retryDead(
            @Parameter(description = "Only jobs of this type") @QueryParam("type") @Nullable String type) {
        control.checkType(type);
        return deadLetters.retry(type);
    }

    @POST
    @Path("/jobs/{id}/retry")
    @Operation(summary = "Retry a failed or cancelled job", description = "With new budgets and its last checkpoint.")
    public JobView retry(@PathParam("id") String id) {
        return views.of(control.retry(id));
    }

    @GET
    @Path("/stats")
    @Operation(summary = "The queue in numbers")
    public StatsView stats() {
        return StatsView.of(
                configuration.name(),
                handlers.types(),
                store.stats(),
                store.workers().size());
    }

    @GET
    @Path("/workers")
    @Operation(summary = "Workers seen in the last minute")
    public WorkerList workers() {
        return WorkerList.of(store.workers());
    }
}
