package ai.beast.security.session;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser's request comes from a page of the same origin, by {@code Sec-Fetch-Site} where the browser sends it, else
 * by {@code Origin}. An unsafe request with neither is no browser's.
 */
final class RequestOrigin {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private RequestOrigin() {}

    /**
     * Whether a request by cookie may be served: an unsafe one must not come from another origin, and the handshake of a
     * WebSocket must name this one.
     */
    static boolean isAllowed(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (isWebSocket(request)) {
            return isPublicHost(origin, request);
        }
        if (SAFE.contains(request.method())) {
            return true;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        return origin == null || isPublicHost(origin, request);
    }

    /** Whether the request may become a WebSocket. Vert.x looks for the word alone, in any of the headers. */
    static boolean isWebSocket(HttpServerRequest request) {
        return request.headers().getAll("Upgrade").stream()
                .anyMatch(protocols -> protocols.toLowerCase(Locale.ROOT).contains("websocket"));
    }

    /** Compares host and port with those the browser sent its request to; the entry point names them. */
    private static boolean isPublicHost(@Nullable String origin, HttpServerRequest request) {
        int scheme = origin == null ? -1 : origin.indexOf("://");
        if (origin == null || scheme < 0) {
            return false;
        }
        String forwarded = request.getHeader("X-Forwarded-Host");
        String host = forwarded == null ? request.getHeader("Host") : forwarded.split(",", 2)[0].strip();
        return origin.substring(scheme + 3).equalsIgnoreCase(host);
    }
}
