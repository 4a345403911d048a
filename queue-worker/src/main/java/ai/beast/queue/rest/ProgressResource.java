package ai.beast.queue.rest;

import ai.beast.queue.admin.JobControl;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.store.StoreUnavailableException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A job's progress as it is made, as server-sent events. */
@Path("/api/queue/jobs/{id}/progress")
@Tag(name = "Queue")
public class ProgressResource {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(300);
    private static final Duration SILENT_AT_MOST = Duration.ofSeconds(15);

    private final JobControl control;
    private final JobViews views;

    ProgressResource(JobControl control, JobViews views) {
        this.control = control;
        this.views = views;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RunOnVirtualThread
    @Operation(
            summary = "Follow a job",
            description =
                    "An event `state` with the job at the start and whenever its status changes, an event `progress` whenever "
                            + "there is some, and in the end always an event `done`, with the job as it ended. The stream begins with the "
                            + "present state, so reconnecting loses nothing. A job may be dropped the moment it ends (`result_ttl` 0, or "
                            + "more ended jobs than are kept): `done` has its id and the status `unknown` then.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            examples = @ExampleObject(name = "frames", value = """
                            event: state
                            data: {"id":"01k9xvt5f3m8q2w7c4bz","status":"started"}

                            event: progress
                            data: {"bytes":1048576,"total":4194304,"percent":25.0,"bytesPerSecond":2097152}

                            event: done
                            data: {"id":"01k9xvt5f3m8q2w7c4bz","status":"finished"}
                            """)))
    public void follow(@PathParam("id") String id, @Context SseEventSink sink, @Context Sse sse)
            throws InterruptedException {
        Job job = control.get(id);
        JobState shown = null;
        Progress sent = null;
        long silentSince = System.nanoTime();
        try (sink) {
            while (!sink.isClosed()) {
                Progress progress = job.run().progress();
                if (job.state() != shown && !job.state().ended()) {
                    shown = job.state();
                    silentSince = System.nanoTime();
                    send(sink, event(sse, "state", views.of(job)));
                }
                if (progress != null && !progress.equals(sent)) {
                    sent = progress;
                    silentSince = System.nanoTime();
                    send(sink, event(sse, "progress", ProgressView.of(progress)));
                }
                if (job.state().ended()) {
                    send(sink, event(sse, "done", views.of(job)));
                    return;
                }
                if (System.nanoTime() - silentSince > SILENT_AT_MOST.toNanos()) {
                    silentSince = System.nanoTime();
                    send(sink, sse.newEventBuilder().comment("still there").build());
                }
                Thread.sleep(POLL_INTERVAL);
                Optional<Job> next = look(job);
                if (next.isEmpty()) {
                    send(sink, event(sse, "done", DroppedView.of(id)));
                    return;
                }
                job = next.get();
            }
        }
    }

    private static OutboundSseEvent event(Sse sse, String name, Object data) {
        return sse.newEventBuilder()
                .name(name)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(data)
                .build();
    }

    /** Waits for the client to take the frame, so that a slow one holds up nothing but its own stream. */
    private static void send(SseEventSink sink, OutboundSseEvent event) {
        sink.send(event).toCompletableFuture().join();
    }

    /** The job by now, empty when it is not kept any more. While the store is away the stream stays open. */
    private Optional<Job> look(Job before) {
        try {
            return control.find(before.id());
        } catch (StoreUnavailableException away) {
            return Optional.of(before);
        }
    }
}
