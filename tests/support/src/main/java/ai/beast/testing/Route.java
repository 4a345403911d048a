package ai.beast.testing;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table that a {@link RouteSecurityContract} checks: a route and what it answers to whom.
 *
 * @param method upper case
 * @param template the path as the OpenAPI document has it, for example {@code /api/queue/status/{id}}
 * @param path the path to call; parameters filled in, a query allowed
 * @param body what to send, or null for nothing
 * @param contentType of the body
 * @param anonymous the status without a key
 * @param read the status with a key that may read
 * @param write the status with a key that may write
 */
public record Route(
        String method,
        String template,
        String path,
        @Nullable String body,
        String contentType,
        int anonymous,
        int read,
        int write) {

    /** A route that reads: 401 without a key, 200 with any. */
    public static Route get(String template) {
        return new Route("GET", template, template, null, "application/json", 401, 200, 200);
    }

    /**
     * A route that changes something: 401 without a key, 403 with a key that may only read.
     *
     * @param write the status with a key that may write; 400 or 404 are good choices that change nothing
     */
    public static Route changing(String method, String template, int write) {
        return new Route(
                method.toUpperCase(Locale.ROOT), template, template, null, "application/json", 401, 403, write);
    }

    /** The same route, called at this path. */
    public Route at(String actualPath) {
        return new Route(method, template, actualPath, body, contentType, anonymous, read, write);
    }

    /** The same route, called with this JSON. */
    public Route sending(String json) {
        return new Route(method, template, path, json, contentType, anonymous, read, write);
    }

    /** The same route, called with a body of another type. */
    public Route sending(String type, String content) {
        return new Route(method, template, path, content, type, anonymous, read, write);
    }

    /** The same route, answering this status to any key. */
    public Route answering(int status) {
        return new Route(method, template, path, body, contentType, anonymous, status, status);
    }

    /** The same route, with another status for each caller. */
    public Route expecting(int anonymousStatus, int readStatus, int writeStatus) {
        return new Route(method, template, path, body, contentType, anonymousStatus, readStatus, writeStatus);
    }

    String name() {
        return method + " " + template;
    }
}
