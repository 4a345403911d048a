package ai.beast.stack.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;

/**
 * Passes a WebSocket on: the handshake as it came, then the bytes of both directions, each no faster than the other side
 * takes them. What a service answers instead of accepting reaches the client unchanged.
 */
final class WebSocketTunnel {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final HttpClient client;

    WebSocketTunnel(HttpClient client) {
        this.client = client;
    }

    static boolean wanted(HttpServerRequest request) {
        return request.method() == HttpMethod.GET && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    void open(HttpServerRequest request, Route route) {
        request.pause();
        client.request(new RequestOptions()
                        .setHost("127.0.0.1")
                        .setPort(route.port())
                        .setMethod(HttpMethod.GET)
                        .setURI(request.uri()))
                .compose(upstream -> handshake(request, upstream))
                .onSuccess(answer -> {
                    if (answer.statusCode() == SWITCHING_PROTOCOLS) {
                        join(request, answer);
                    } else {
                        passOn(request, answer);
                    }
                })
                .onFailure(down -> {
                    request.resume();
                    ProblemBody.unavailable(route.service()).answer(request.response());
                });
    }

    private static Future<HttpClientResponse> handshake(HttpServerRequest request, HttpClientRequest upstream) {
        upstream.headers().addAll(request.headers());
        Forwarding.announce(request, upstream.headers());
        Future<HttpClientResponse> answer = upstream.connect();
        request.handler(upstream::write);
        request.endHandler(end -> upstream.end());
        request.resume();
        return answer;
    }

    private static void join(HttpServerRequest request, HttpClientResponse answer) {
        request.response().setStatusCode(SWITCHING_PROTOCOLS);
        request.response().headers().addAll(answer.headers());
        NetSocket service = answer.netSocket();
        service.pause();
        request.toNetSocket()
                .onSuccess(socket -> {
                    socket.pipeTo(service);
                    service.pipeTo(socket);
                })
                .onFailure(gone -> service.close());
    }

    private static void passOn(HttpServerRequest request, HttpClientResponse answer) {
        request.response().setStatusCode(answer.statusCode());
        request.response().headers().addAll(answer.headers());
        answer.pipeTo(request.response());
    }
}
