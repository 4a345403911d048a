package ai.beast.gateway.http;

import ai.beast.gateway.backend.BackendBreaker;
import ai.beast.gateway.backend.ModelPlaces.Place;
import ai.beast.gateway.route.Endpoint;
import ai.beast.gateway.route.GatewayError;
import ai.beast.gateway.route.ReplyBody;
import ai.beast.gateway.route.ReplyScanner;
import ai.beast.gateway.route.StatedTokens;
import ai.beast.gateway.usage.CallEnd;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt at one backend, which ends once. Thread-safe. */
final class BackendExchange {
    /** A backend that says so has not done the work; another one may. */
    private static final Set<Integer> TRY_ELSEWHERE = Set.of(502, 503, 504);

    /** Streams of these paths state their tokens only when they are asked to. */
    private static final Set<Endpoint> TOKENS_ON_DEMAND = Set.of(Endpoint.CHAT_COMPLETIONS, Endpoint.COMPLETIONS);

    private final GatewayParts parts;
    private final ClientExchange client;
    private final Endpoint endpoint;
    private final PendingBody request;
    private final Place place;
    private final @Nullable String replyName;
    private final BooleanSupplier elsewhere;
    private final boolean countsTokens;
    private final BackendBreaker breaker;
    private Consumer<Ended> done = _ -> {};
    private @Nullable HttpClientRequest sent;
    private boolean headSeen;
    private boolean over;

    /**
     * How it ended.
     *
     * @param status for the count, where the client got a reply
     * @param error why the client got nothing yet; null where it did
     * @param firstByteAt by {@link System#nanoTime}; -1 without one
     */
    record Ended(String status, @Nullable GatewayError error, StatedTokens tokens, long firstByteAt) {}

    /**
     * @param replyName the model's name in the reply; null for the backend's own
     * @param elsewhere whether another backend or model could answer instead
     */
    BackendExchange(
            GatewayParts parts,
            ClientExchange client,
            Endpoint endpoint,
            PendingBody request,
            Place place,
            @Nullable String replyName,
            BooleanSupplier elsewhere) {
        this.parts = parts;
        this.client = client;
        this.endpoint = endpoint;
        this.request = request;
        this.place = place;
        this.replyName = replyName;
        this.elsewhere = elsewhere;
        this.countsTokens = TOKENS_ON_DEMAND.contains(endpoint) && request.leavesOutTokens();
        this.breaker = parts.backends().breaker(place.view().backend());
    }

    void start(ReplyHeaders headers, Consumer<Ended> whenDone) {
        done = whenDone;
        long timer = parts.vertx()
                .setTimer(parts.settings().headTimeout().toMillis(), _ -> failed(504, "did not answer in time"));
        client.whenGone(() -> parts.vertx().cancelTimer(timer));
        client.whenGone(this::cancel);
        parts.calls()
                .open(
                        place.view(),
                        client.request().method(),
                        endpoint.upstream(client.request().path()),
                        client.request().headers())
                .compose(opened -> {
                    if (!keep(opened)) {
                        opened.reset();
                    }
                    return opened.send(body());
                })
                .onSuccess(reply -> {
                    parts.vertx().cancelTimer(timer);
                    head(headers, reply);
                })
                .onFailure(failure -> {
                    parts.vertx().cancelTimer(timer);
                    failed(502, "cannot be reached or closed the connection");
                });
    }

    private Buffer body() {
        return request.named(place.model().name(), countsTokens);
    }

    private synchronized boolean keep(HttpClientRequest opened) {
        sent = opened;
        return !over;
    }

    /** The client left. After the head the pipe notices by itself. */
    private void cancel() {
        if (begin(true)) {
            breaker.forgotten();
            reset();
            done.accept(new Ended(CallEnd.CANCELLED, null, new StatedTokens(), -1));
        }
    }

    /** @return whether the exchange was not over and has had no head until now */
    private synchronized boolean begin(boolean end) {
        if (over || headSeen) {
            return false;
        }
        headSeen = true;
        over = end;
        return true;
    }

    private void reset() {
        HttpClientRequest open;
        synchronized (this) {
            open = sent;
        }
        if (open != null) {
            open.reset();
        }
    }

    private void failed(int status, String what) {
        if (begin(true)) {
            breaker.failed();
            reset();
            String backend = place.view().backend().name();
            GatewayError error = GatewayError.of(status, "backend_failed", "the backend " + backend + " " + what);
            done.accept(new Ended(Integer.toString(status), error, new StatedTokens(), -1));
        }
    }

    private void head(ReplyHeaders headers, HttpClientResponse reply) {
        int status = reply.statusCode();
        if (isPage(reply)) {
            failed(502, "answered status " + status + " with a page");
            return;
        }
        if (TRY_ELSEWHERE.contains(status) && elsewhere.getAsBoolean()) {
            if (status == 503) {
                busy();
            } else {
                failed(status, "answered status " + status);
            }
            return;
        }
        if (!begin(false)) {
            return;
        }
        if (TRY_ELSEWHERE.contains(status)) {
            breaker.forgotten();
        } else {
            breaker.succeeded();
        }
        pass(headers, reply);
    }

    /** It has too much to do, and is not to blame for that. */
    private void busy() {
        if (begin(true)) {
            breaker.forgotten();
            reset();
            String name = request.model();
            done.accept(new Ended("503", GatewayError.overloaded(name, 1, 1), new StatedTokens(), -1));
        }
    }

    private static boolean isPage(HttpClientResponse reply) {
        return contentType(reply).startsWith("text/html");
    }

    private static String contentType(HttpClientResponse reply) {
        String type = reply.getHeader("Content-Type");
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    private void pass(ReplyHeaders headers, HttpClientResponse reply) {
        HttpServerResponse to = client.response();
        to.setStatusCode(reply.statusCode());
        ForwardedHeaders.ofReply(reply.headers(), to.headers());
        headers.addTo(to.headers());
        String length = reply.getHeader("Content-Length");
        if (length != null && replyName == null && !countsTokens) {
            to.putHeader("Content-Length", length);
        } else {
            to.setChunked(true);
        }
        String type = contentType(reply);
        boolean stream = type.startsWith("text/event-stream") || type.startsWith("application/x-ndjson");
        request.release();
        ReplyBody body = new ReplyBody(new ReplyScanner(replyName, stream), countsTokens && stream);
        PipeEnd end = new PipeEnd(body.tokens(), stream, reply.statusCode());
        end.pipe = ReplyPipe.start(
                parts.vertx(), client, reply, body, parts.settings().idleTimeout(), end::ended);
    }

    /** Turns the pipe's end into the exchange's. */
    private final class PipeEnd {
        private final StatedTokens tokens;
        private final boolean stream;
        private final int status;
        private volatile @Nullable ReplyPipe pipe;

        PipeEnd(StatedTokens tokens, boolean stream, int status) {
            this.tokens = tokens;
            this.stream = stream;
            this.status = status;
        }

        void ended(ReplyPipe.Outcome how) {
            ReplyPipe piped = pipe;
            long firstByteAt = piped == null ? -1 : piped.firstByteAt();
            String counted =
                    switch (how) {
                        case COMPLETE -> tokens.hasError() && status < 400 ? CallEnd.BROKEN : Integer.toString(status);
                        case BROKEN -> CallEnd.BROKEN;
                        case CANCELLED -> tokens.isComplete() ? Integer.toString(status) : CallEnd.CANCELLED;
                    };
            if (how == ReplyPipe.Outcome.BROKEN) {
                String backend = place.view().backend().name();
                GatewayError error =
                        GatewayError.of(502, "backend_failed", "the backend " + backend + " broke off the reply");
                boolean lineOpen = piped != null && piped.isLineOpen();
                client.breakOff(error, stream ? client.dialect().errorFrame(error, lineOpen) : "");
            }
            done.accept(new Ended(counted, null, tokens, firstByteAt));
        }
    }
}
