package ai.beast.gateway.http;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Set;

/**
 * The headers that cross the gateway. Those of one connection (RFC 9110 section 7.6.1) stay on it, and a backend learns no credential of the
 * caller.
 */
final class ForwardedHeaders {
    private static final Set<String> OF_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "expect");

    private static final Set<String> OF_CALLER = Set.of(
            "host", "authorization", "x-api-key", "cookie", "accept-encoding", "origin", "referer", "x-priority");

    private ForwardedHeaders() {}

    /** Adds those of a request to the request of a backend, which is asked for a reply that is not compressed. */
    static void ofRequest(MultiMap from, MultiMap to) {
        from.forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OF_CONNECTION.contains(name)
                    && !OF_CALLER.contains(name)
                    && !name.startsWith("x-forwarded-")
                    && !named(from, name)) {
                to.add(header.getKey(), header.getValue());
            }
        });
        to.set("Accept-Encoding", "identity");
    }

    /** Adds those of a backend's reply to the reply of the client. */
    static void ofReply(MultiMap from, MultiMap to) {
        from.forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean browser = name.startsWith("access-control-") || name.equals("set-cookie");
            if (!OF_CONNECTION.contains(name) && !browser && !named(from, name)) {
                to.add(header.getKey(), header.getValue());
            }
        });
    }

    /** Whether {@code Connection} names the header. */
    private static boolean named(MultiMap headers, String name) {
        String connection = headers.get("Connection");
        if (connection == null) {
            return false;
        }
        for (String each : connection.split(",")) {
            if (each.strip().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
