package ai.beast.events.stream;

import ai.beast.events.stream.core.Frame;
import ai.beast.events.stream.core.Sink;
import ai.beast.events.stream.core.StreamHub;
import ai.beast.events.subscription.SubscriptionService;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.session.OpenStreams;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.virtual.threads.VirtualThreads;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.HandshakeRequest;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/events/ws}: the stream's frames as JSON texts {@code {"event", "id", "data"}}, with the same query
 * parameters and cursors. A request that is not right is answered by closing with status 1008 and the problem's code.
 */
@WebSocket(path = "/api/events/ws")
public class EventSocket {
    private static final Logger LOG = Logger.getLogger(EventSocket.class);
    private static final TypedKey<ClientSlot> SLOT = new TypedKey<>("slot");
    private static final TypedKey<Runnable> UNWATCH = new TypedKey<>("unwatch");
    private static final int POLICY_VIOLATION = 1008;
    private static final int TRY_AGAIN_LATER = 1013;

    private final StreamHub hub;
    private final SubscriptionService subscriptions;
    private final OpenStreams streams;
    private final SecurityIdentity caller;
    private final ExecutorService blocking;

    EventSocket(
            StreamHub hub,
            SubscriptionService subscriptions,
            OpenStreams streams,
            SecurityIdentity caller,
            @VirtualThreads ExecutorService blocking) {
        this.hub = hub;
        this.subscriptions = subscriptions;
        this.streams = streams;
        this.caller = caller;
        this.blocking = blocking;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        Context context = Vertx.currentContext();
        if (context == null) {
            throw new IllegalStateException("A connection is opened on its event loop");
        }
        ClientSlot slot = new ClientSlot(hub);
        connection.userData().put(SLOT, slot);
        connection.userData().put(UNWATCH, streams.watch(caller, () -> end(connection)));
        return Uni.createFrom()
                .deferred(() -> request(connection.handshakeRequest()))
                .emitOn(task -> context.runOnContext(_ -> task.run()))
                .invoke(request -> subscribe(request, slot, new SocketSink(context, Pace.ofLoop(context), connection)))
                .replaceWithVoid()
                .onFailure(ProblemException.class)
                .recoverWithUni(failure -> refuse(connection, (ProblemException) failure));
    }

    private void subscribe(StreamRequest request, ClientSlot slot, SocketSink sink) {
        if (!slot.left() && sink.connection().isOpen()) {
            slot.take(request.subscribe(hub, sink));
        }
    }

    /** Closes the socket of a caller whose session or key has ended. */
    private static void end(WebSocketConnection connection) {
        connection
                .close(new CloseReason(POLICY_VIOLATION, ErrorCode.UNAUTHENTICATED.code()))
                .subscribe()
                .with(
                        _ -> LOG.trace("A subscriber's session or key has ended"),
                        failure -> LOG.debugf(failure, "A subscriber's socket could not be closed"));
    }

    private static Uni<Void> refuse(WebSocketConnection connection, ProblemException problem) {
        int status = problem.code().status() == 503 ? TRY_AGAIN_LATER : POLICY_VIOLATION;
        return connection.close(new CloseReason(status, problem.code().code()));
    }

    /** Clients have nothing to say; what they send is read so that they are not blocked, and dropped. */
    @OnTextMessage
    void ignore(String message) {
        LOG.trace("A subscriber sent a message");
    }

    @OnClose
    void close(WebSocketConnection connection) {
        ClientSlot slot = connection.userData().get(SLOT);
        if (slot != null) {
            slot.leave();
        }
        Runnable unwatch = connection.userData().get(UNWATCH);
        if (unwatch != null) {
            unwatch.run();
        }
    }

    @OnError
    void failed(WebSocketConnection connection, Throwable failure) {
        LOG.debugf(failure, "A subscriber's socket failed");
        close(connection);
    }

    private Uni<StreamRequest> request(HandshakeRequest handshake) {
        Map<String, List<String>> query = new QueryStringDecoder("?" + nonNull(handshake.query())).parameters();
        StreamRequest request = StreamRequest.of(
                query.getOrDefault("type", List.of()),
                query.getOrDefault("source", List.of()),
                query.getOrDefault("subject", List.of()),
                query.getOrDefault("lastEventId", List.of("")).getFirst());
        String subscription = query.getOrDefault("subscription", List.of("")).getFirst();
        if (subscription.isEmpty()) {
            return Uni.createFrom().item(request);
        }
        return Uni.createFrom()
                .item(() -> request.of(subscriptions.get(subscription)))
                .runSubscriptionOn(blocking);
    }

    private static String nonNull(@Nullable String query) {
        return query == null ? "" : query;
    }

    /** One batch of texts is under way at a time. */
    private record SocketSink(Context context, Pace pace, WebSocketConnection connection) implements Sink {
        @Override
        public void execute(Runnable task) {
            pace.execute(task);
        }

        @Override
        public boolean send(List<Frame> frames, Runnable whenReady) {
            Multi.createFrom()
                    .iterable(frames)
                    .onItem()
                    .transformToUniAndConcatenate(frame -> connection.sendText(frame.message()))
                    .collect()
                    .last()
                    .subscribe()
                    .with(
                            _ -> context.runOnContext(_ -> whenReady.run()),
                            failure -> LOG.debugf(failure, "A subscriber could not be sent to"));
            return false;
        }

        @Override
        public void end() {
            connection
                    .close(new CloseReason(1012))
                    .subscribe()
                    .with(
                            _ -> LOG.trace("A subscriber was asked to come back"),
                            failure -> LOG.debugf(failure, "A subscriber's socket could not be closed"));
        }
    }
}
