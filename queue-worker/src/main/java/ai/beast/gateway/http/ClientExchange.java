package ai.beast.gateway.http;

import ai.beast.gateway.route.Dialect;
import ai.beast.gateway.route.GatewayError;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/** The client's side of one request. What is done after the client left has no effect. Thread-safe. */
final class ClientExchange {
    private final HttpServerRequest request;
    private final Dialect dialect;
    private final List<Runnable> whenGone = new ArrayList<>();
    private boolean gone;

    ClientExchange(HttpServerRequest request, Dialect dialect) {
        this.request = request;
        this.dialect = dialect;
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    Dialect dialect() {
        return dialect;
    }

    /** To be called once the connection is closed or the reply is complete. */
    void ended() {
        List<Runnable> actions;
        synchronized (this) {
            gone = true;
            actions = List.copyOf(whenGone);
            whenGone.clear();
        }
        actions.forEach(Runnable::run);
    }

    /** Runs the action when the exchange is over, at once if it is. */
    void whenGone(Runnable action) {
        synchronized (this) {
            if (!gone) {
                whenGone.add(action);
                return;
            }
        }
        action.run();
    }

    synchronized boolean isGone() {
        return gone;
    }

    boolean hasBegun() {
        return response().headWritten();
    }

    /** Answers with an error of the gateway, in the client's own format. */
    void refuse(GatewayError error) {
        HttpServerResponse response = response();
        if (response.headWritten() || response.ended() || isGone()) {
            return;
        }
        error.headers().forEach(response::putHeader);
        response.setStatusCode(error.status())
                .putHeader("Content-Type", "application/json")
                .end(dialect.error(error));
    }

    /** Answers with JSON, or with its head alone. */
    void answer(String json) {
        response().putHeader("Content-Type", "application/json");
        if (request.method().name().equals("HEAD")) {
            response().end();
        } else {
            response().end(json);
        }
    }

    /**
     * Reports that a reply cannot be completed: by an error where nothing was sent yet, else by this frame, and by closing the connection
     * before the end.
     *
     * @param frame empty for none
     */
    void breakOff(GatewayError error, String frame) {
        if (isGone() || response().ended()) {
            return;
        }
        if (!hasBegun()) {
            response().headers().clear();
            response().setChunked(false);
            refuse(error);
        } else if (frame.isEmpty() || response().writeQueueFull()) {
            response().reset();
        } else {
            response().write(frame).onComplete(_ -> response().reset());
        }
    }
}
