package ai.beast.events.stream;

import ai.beast.events.stream.core.StreamHub;
import ai.beast.events.subscription.SubscriptionService;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/events/stream}. The response is written to directly, so that frames are encoded once for all clients. */
@Path("/api/events/stream")
@Tag(name = "Events")
public class StreamResource {
    private final StreamHub hub;
    private final SubscriptionService subscriptions;
    private final ExecutorService blocking;

    StreamResource(StreamHub hub, SubscriptionService subscriptions, @VirtualThreads ExecutorService blocking) {
        this.hub = hub;
        this.subscriptions = subscriptions;
        this.blocking = blocking;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Events as they happen",
            description =
                    "Server-sent events: event is the type, data the CloudEvent, id an opaque cursor. Reconnecting with "
                            + "the last id, as header Last-Event-ID or parameter lastEventId, goes on where the stream ended, nothing "
                            + "lost or repeated; where that is impossible a frame named gap says from where to where events are "
                            + "missing. Without a cursor the stream begins now.")
    @APIResponse(
            responseCode = "200",
            description = "Frames, until the client leaves",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            examples = @ExampleObject(name = "frames", value = """
                                                    retry: 2000
                                                    id: AbPq7uY0

                                                    event: model.deleted
                                                    id: AbPq7uY1
                                                    data: {"specversion":"1.0","type":"model.deleted"}

                                                    event: gap
                                                    id: AbPq7uY9
                                                    data: {"from":"AbPq7uY1","to":"AbPq7uY9","reason":"expired"}

                                                    """)))
    @APIResponse(responseCode = "400", description = "invalid_field, invalid_cursor")
    @APIResponse(responseCode = "404", description = "not_found: there is no such subscription")
    @APIResponse(
            responseCode = "503",
            description = "service_unavailable: Kafka was never reached, or too many clients")
    public Uni<Void> stream(
            @Parameter(description = "Type, or a prefix such as model.*; may be repeated", example = "model.*")
                    @RestQuery
                    List<String> type,
            @Parameter(description = "Exact source; may be repeated") @RestQuery List<String> source,
            @Parameter(description = "Exact subject; may be repeated") @RestQuery List<String> subject,
            @Parameter(description = "For clients that cannot set the header") @RestQuery("lastEventId") @Nullable
                    String lastEventId,
            @Parameter(description = "The id of the last frame that was received")
                    @RestHeader("Last-Event-ID")
                    @Nullable
                    String lastEventIdHeader,
            @Parameter(
                            description =
                                    "A named subscription, instead of a filter; without a cursor the stream begins where it was last acknowledged")
                    @RestQuery
                    @Nullable
                    String subscription,
            @jakarta.ws.rs.core.Context RoutingContext exchange) {
        String cursor = lastEventIdHeader == null || lastEventIdHeader.isEmpty() ? lastEventId : lastEventIdHeader;
        StreamRequest request = StreamRequest.of(type, source, subject, cursor);
        Context context = Vertx.currentContext();
        if (context == null) {
            throw new ProblemException(ErrorCode.INTERNAL_ERROR, "The stream has no event loop");
        }
        ClientSlot slot = new ClientSlot(hub);
        // The response has one handler for each of its ends, and the framework needs them itself.
        exchange.addEndHandler(_ -> slot.leave());
        if (subscription == null) {
            open(request, context, slot, exchange);
            return Uni.createFrom().nothing();
        }
        return Uni.createFrom()
                .item(() -> request.of(subscriptions.get(subscription)))
                .runSubscriptionOn(blocking)
                .emitOn(task -> context.runOnContext(_ -> task.run()))
                .chain(named -> {
                    open(named, context, slot, exchange);
                    return Uni.createFrom().nothing();
                });
    }

    /** Runs on the event loop, so nothing is written before it ends: the sink's tasks run on the same. */
    private void open(StreamRequest request, Context context, ClientSlot slot, RoutingContext exchange) {
        HttpServerResponse response = exchange.response();
        if (slot.left() || response.closed()) {
            return;
        }
        slot.take(request.subscribe(hub, new SseSink(Pace.ofLoop(context), response)));
        response.putHeader("Content-Type", MediaType.SERVER_SENT_EVENTS)
                .putHeader("Cache-Control", "no-cache, no-transform")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true);
    }
}
