package ai.beast.stack.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which no request comes, and those of an address that has too many. A request under way, however long its reply
 * takes, keeps its connection, and so does a WebSocket. Thread-safe.
 */
final class ClientConnections {
    private static final int CHECKS = 4;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Vertx vertx;
    private final ConnectionLimits limits;
    private final Map<HttpConnection, Watch> watches = new ConcurrentHashMap<>();
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    /** State of one connection. */
    private static final class Watch {
        private volatile @Nullable HttpServerResponse last;
        private volatile int quietChecks;

        /** @return whether the connection was quiet at as many checks in a row as make the limit */
        boolean quietForLong() {
            HttpServerResponse reply = last;
            boolean busy = reply != null && (!reply.ended() || reply.getStatusCode() == SWITCHING_PROTOCOLS);
            quietChecks = busy ? 0 : quietChecks + 1;
            return quietChecks > CHECKS;
        }
    }

    ClientConnections(Vertx vertx, ConnectionLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    void opened(HttpConnection connection) {
        String address = connection.remoteAddress() == null
                ? ""
                : String.valueOf(connection.remoteAddress().hostAddress());
        int count = open.merge(address, 1, Integer::sum);
        Watch watch = new Watch();
        watches.put(connection, watch);
        long timer = vertx.setPeriodic(Math.max(1, limits.idle().toMillis() / CHECKS), _ -> {
            if (watch.quietForLong()) {
                connection.close();
            }
        });
        connection.closeHandler(closed -> {
            vertx.cancelTimer(timer);
            watches.remove(connection);
            open.computeIfPresent(address, (_, before) -> before == 1 ? null : before - 1);
        });
        if (count > limits.perAddress()) {
            connection.close();
        }
    }

    void began(HttpServerRequest request) {
        Watch watch = watches.get(request.connection());
        if (watch != null) {
            watch.last = request.response();
            watch.quietChecks = 0;
        }
    }
}
