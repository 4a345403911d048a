package ai.beast.contracts.route;

/**
 * A route of the suite.
 *
 * @param owner the service that answers; {@code *} is every service
 * @param method upper case; {@code WS} is a WebSocket
 * @param path with parameters in braces, as in OpenAPI
 * @param scope the least scope of a key; {@code none} needs no key
 * @param bodyLimit the largest body in bytes with a unit, such as {@code 1M}; {@code -} for a route without a body
 * @param audited whether a call changes what a person may ask about later
 * @param idempotent {@code yes}, {@code no}, or {@code key}: with an idempotency key
 * @param remarks Markdown, may be empty
 */
public record RouteRow(
        String owner,
        String method,
        String path,
        String scope,
        String bodyLimit,
        boolean audited,
        String idempotent,
        String remarks) {
    /** The owner of routes that every service has. */
    public static final String EVERY_SERVICE = "*";

    /** For example {@code GET /api/models}. */
    public String name() {
        return method + " " + path;
    }

    public boolean isOpen() {
        return scope.equals("none");
    }

    public boolean hasBody() {
        return !bodyLimit.equals("-");
    }

    /** Whether an OpenAPI document describes the route: not a WebSocket, a page, or one that the framework adds. */
    public boolean isDocumented() {
        boolean page = path.equals("/") || path.startsWith("/console/");
        return !method.equals("WS") && !page && !path.startsWith("/q/");
    }
}
