package ai.beast.stack.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.util.List;

/**
 * Passes requests of HTTP/1.0 on. Such a client knows no chunks: a reply of unknown length reaches it as it comes and ends with the
 * connection.
 */
final class OldClients {
    private static final List<String> OF_ONE_CONNECTION =
            List.of("Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "TE", "Trailer", "Upgrade");

    private final HttpClient client;

    OldClients(HttpClient client) {
        this.client = client;
    }

    void handle(HttpServerRequest request, Route route) {
        request.pause();
        client.request(new RequestOptions()
                        .setHost("127.0.0.1")
                        .setPort(route.port())
                        .setMethod(request.method())
                        .setURI(request.uri()))
                .compose(upstream -> {
                    request.response().closeHandler(gone -> upstream.reset());
                    copy(request.headers(), upstream.headers());
                    Forwarding.announce(request, upstream.headers());
                    return upstream.send(request);
                })
                .onSuccess(reply -> passOn(reply, request.response()))
                .onFailure(down -> {
                    request.resume();
                    if (!request.response().headWritten() && !request.response().closed()) {
                        ProblemBody.unavailable(route.service()).answer(request.response());
                    }
                });
    }

    private static void passOn(HttpClientResponse reply, HttpServerResponse response) {
        response.setStatusCode(reply.statusCode());
        copy(reply.headers(), response.headers());
        response.putHeader("Connection", "close");
        reply.pipeTo(response);
    }

    private static void copy(MultiMap from, MultiMap to) {
        to.addAll(from);
        OF_ONE_CONNECTION.forEach(to::remove);
    }
}
