package ai.beast.queue.stream;

import ai.beast.queue.admin.JobControl;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Progress;
import ai.beast.queue.rest.DroppedView;
import ai.beast.queue.rest.JobViews;
import ai.beast.queue.rest.ProgressView;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A job's progress as it is made, as server-sent events. */
@Path("/api/queue/jobs/{id}/progress")
@Tag(name = "Queue")
public class ProgressResource {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final JobControl control;
    private final JobViews views;
    private final JobStream stream;

    ProgressResource(JobControl control, JobViews views, JobStream stream) {
        this.control = control;
        this.views = views;
        this.stream = stream;
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
        Job found = control.get(id);
        JobFollower follower = stream.follow(id);
        try (sink) {
            follow(found, follower, sink, sse);
        } finally {
            stream.leave(follower);
        }
    }

    private void follow(Job found, JobFollower follower, SseEventSink sink, Sse sse) throws InterruptedException {
        JobState shown = null;
        Progress sent = null;
        JobFollower.@Nullable Seen seen = new JobFollower.Seen(found);
        while (!sink.isClosed() && !follower.closed()) {
            if (seen == null) {
                send(sink, sse.newEventBuilder().comment("still there").build());
            } else if (seen.job() == null) {
                send(sink, event(sse, "done", DroppedView.of(found.id())));
                return;
            } else {
                Job job = seen.job();
                Progress progress = job.run().progress();
                if (job.state() != shown && !job.state().ended()) {
                    shown = job.state();
                    send(sink, event(sse, "state", views.of(job)));
                }
                if (progress != null && !progress.equals(sent)) {
                    sent = progress;
                    send(sink, event(sse, "progress", ProgressView.of(progress)));
                }
                if (job.state().ended()) {
                    send(sink, event(sse, "done", views.of(job)));
                    return;
                }
            }
            seen = follower.take(HEARTBEAT.toNanos());
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
}
