package ai.beast.events.session;

import ai.beast.security.session.Session;
import io.vertx.core.http.HttpServerRequest;

/** Values of {@code Set-Cookie}: out of reach of scripts and of other sites, for the API alone. */
final class SessionCookie {
    private SessionCookie() {}

    /** @param cookie name and value */
    static String set(String cookie, HttpServerRequest request) {
        return cookie + attributes(Session.LIFETIME.toSeconds(), request);
    }

    static String delete(String name, HttpServerRequest request) {
        return name + "=" + attributes(0, request);
    }

    private static String attributes(long seconds, HttpServerRequest request) {
        return "; Path=/api; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict" + (isHttps(request) ? "; Secure" : "");
    }

    /** The scheme the browser uses; the entry point names it. */
    private static boolean isHttps(HttpServerRequest request) {
        String forwarded = request.getHeader("X-Forwarded-Proto");
        return forwarded == null
                ? request.isSSL()
                : forwarded.split(",", 2)[0].strip().equalsIgnoreCase("https");
    }
}
