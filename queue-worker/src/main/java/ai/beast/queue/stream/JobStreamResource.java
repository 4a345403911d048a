package ai.beast.queue.stream;

import ai.beast.queue.core.store.StoreUnavailableException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** The stream of all open jobs over HTTP, as server-sent events. */
@Path("/api/queue/stream")
@Tag(name = "Queue")
public class JobStreamResource {
    private static final Logger LOG = Logger.getLogger(JobStreamResource.class);
    private static final Duration SNAPSHOT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

    private final JobStream stream;

    JobStreamResource(JobStream stream) {
        this.stream = stream;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RunOnVirtualThread
    @Operation(
            summary = "Follow all open jobs",
            description =
                    "An event `snapshot` with the open jobs, at most 200, running ones first, not older than half a second; `more` says that there are others. Then an"
                            + " event `job` for each that is new, changed, made progress or ended, at most twice a second for each, and"
                            + " `unfollowed` for one that is open but too far behind by now. `stats` has the queue in numbers every two"
                            + " seconds. A comment comes every 15 seconds. A job that is not kept as it ends has the status `unknown`."
                            + " Reconnecting begins with a new snapshot.")
    @APIResponse(
            responseCode = "200",
            description = "Frames, until the client leaves",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            examples = @ExampleObject(name = "frames", value = """
                            event: snapshot
                            data: {"jobs":[{"id":"01k9xvt5f3m8q2w7c4bz","status":"started"}],"more":false}

                            event: job
                            data: {"id":"01k9xvt5f3m8q2w7c4bz","status":"finished"}
                            """)))
    public void follow(@Context SseEventSink sink, @Context Sse sse) throws InterruptedException {
        StreamClient client = stream.open();
        try {
            List<StreamFrame> first = client.take(SNAPSHOT_TIMEOUT.toNanos());
            if (first.isEmpty() && !client.closed()) {
                throw new StoreUnavailableException(
                        "The queue could not be read in time", new TimeoutException("No snapshot"));
            }
            try (sink) {
                follow(client, first, sink, sse);
            }
        } finally {
            stream.leave(client);
        }
    }

    private static void follow(StreamClient client, List<StreamFrame> first, SseEventSink sink, Sse sse)
            throws InterruptedException {
        List<StreamFrame> frames = first;
        long beatAt = System.nanoTime() + HEARTBEAT.toNanos();
        boolean taken = true;
        while (taken && !sink.isClosed() && !client.closed()) {
            for (StreamFrame frame : frames) {
                taken = taken && send(sink, event(sse, frame));
            }
            if (System.nanoTime() - beatAt >= 0) {
                beatAt += HEARTBEAT.toNanos();
                taken = taken
                        && send(
                                sink,
                                sse.newEventBuilder().comment("still there").build());
            }
            frames = client.take(Math.max(0, beatAt - System.nanoTime()));
        }
    }

    private static OutboundSseEvent event(Sse sse, StreamFrame frame) {
        return sse.newEventBuilder()
                .name(frame.name())
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(frame.data())
                .build();
    }

    /** Waits for the client to take the frame; returns whether it did, in time. */
    private static boolean send(SseEventSink sink, OutboundSseEvent event) throws InterruptedException {
        try {
            sink.send(event).toCompletableFuture().get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException gone) {
            LOG.debugf("A client of the stream of jobs is gone: %s", gone.toString());
            return false;
        }
    }
}
