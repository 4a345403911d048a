package ai.beast.gateway.http;

import ai.beast.gateway.alias.ResolvedModel;
import ai.beast.gateway.backend.BackendView;
import ai.beast.gateway.backend.ModelPlaces.Place;
import ai.beast.gateway.route.GatewayError;
import ai.beast.gateway.route.GatewayException;
import ai.beast.gateway.route.ModelRequest;
import ai.beast.gateway.route.ReplyBody;
import ai.beast.gateway.route.ReplyScanner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/** Requests that an Ollama answers without a model doing work: they are neither admitted nor counted. */
final class PassedRequest {
    private final GatewayParts parts;
    private final ClientExchange client;
    private volatile boolean begun;

    PassedRequest(GatewayParts parts, ClientExchange client) {
        this.parts = parts;
        this.client = client;
    }

    /** Asks about the model at the first Ollama that has it. */
    void about(ResolvedModel model, ModelRequest request, String path) throws GatewayException {
        Place place = model.places().places().stream()
                .filter(each -> each.view().ollama() && parts.backends().isUsable(each.view()))
                .findFirst()
                .orElseThrow(() -> new GatewayException(GatewayError.unavailable(model.asked(), 1)));
        Buffer body = request.withModel(place.model().name());
        open(place.view(), path, upstream -> upstream.send(body));
    }

    /** Passes the request to the first Ollama as it is, its body as it comes. */
    void toFirst(String path) throws GatewayException {
        client.request().pause();
        Optional<BackendView> first = parts.backends().views().stream()
                .filter(view -> view.ollama() && parts.backends().isUsable(view))
                .findFirst();
        BackendView view = first.orElseThrow(
                () -> new GatewayException(GatewayError.of(503, "backend_unavailable", "no Ollama is available")
                        .retryAfter(1)));
        open(view, path, upstream -> {
            String length = client.request().getHeader("Content-Length");
            if (length == null && client.request().getHeader("Transfer-Encoding") == null) {
                return upstream.send();
            }
            if (length != null) {
                upstream.putHeader("Content-Length", length);
            }
            return upstream.send(client.request());
        });
    }

    @FunctionalInterface
    private interface Sending {
        Future<HttpClientResponse> send(HttpClientRequest upstream);
    }

    private void open(BackendView view, String path, Sending sending) {
        parts.calls()
                .open(view, client.request().method(), path, client.request().headers())
                .compose(upstream -> {
                    client.whenGone(() -> {
                        if (!begun) {
                            upstream.reset();
                        }
                    });
                    return sending.send(upstream);
                })
                .onSuccess(this::pass)
                .onFailure(_ -> client.refuse(GatewayError.of(
                        502, "backend_failed", "the backend " + view.backend().name() + " cannot be reached")));
    }

    private void pass(HttpClientResponse reply) {
        begun = true;
        HttpServerResponse to = client.response();
        to.setStatusCode(reply.statusCode());
        ForwardedHeaders.ofReply(reply.headers(), to.headers());
        String length = reply.getHeader("Content-Length");
        if (length != null) {
            to.putHeader("Content-Length", length);
        } else {
            to.setChunked(true);
        }
        ReplyBody unchanged = new ReplyBody(new ReplyScanner(null, true), false);
        ReplyPipe.start(
                parts.vertx(), client, reply, unchanged, parts.settings().idleTimeout(), how -> {
                    if (how == ReplyPipe.Outcome.BROKEN) {
                        client.breakOff(GatewayError.of(502, "backend_failed", "the backend broke off the reply"), "");
                    }
                });
    }
}
