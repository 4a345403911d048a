package ai.beast.testing;

/**
 * How a {@link RouteSecurityContract} calls a route whose default call would change something: the default fills each path
 * parameter with {@code absent} and sends {@code {}} where the route has a body.
 *
 * @param name the method and the path of the route table, for example {@code POST /api/snapshots/cleanup}
 * @param path the path to call; parameters filled in, a query allowed
 * @param contentType of the body
 * @param body sent where the route has one
 */
public record RouteSample(String name, String path, String contentType, String body) {
    private static final String JSON = "application/json";

    public static RouteSample of(String name) {
        String path = name.substring(name.indexOf(' ') + 1);
        return new RouteSample(name, path.replaceAll("\\{[^}]*}", "absent"), JSON, "{}");
    }

    /** The same route, called at this path. */
    public RouteSample at(String actualPath) {
        return new RouteSample(name, actualPath, contentType, body);
    }

    /** The same route, called with this JSON. */
    public RouteSample sending(String json) {
        return sending(JSON, json);
    }

    /** The same route, called with a body of another type. */
    public RouteSample sending(String type, String content) {
        return new RouteSample(name, path, type, content);
    }
}
