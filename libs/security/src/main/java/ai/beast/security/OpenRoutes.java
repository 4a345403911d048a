package ai.beast.security;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The routes that need no credential: health probes, the root of the model gateway, the files of the console, and the start and end of a
 * session. And those that need less than their method says.
 */
final class OpenRoutes {
    static final String HEALTH = "/api/health/";

    private static final String SESSION = "/api/session";
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<HttpMethod> STARTING_AND_ENDING = Set.of(HttpMethod.POST, HttpMethod.DELETE);

    /** The Hub's clients send a list of paths in a body, a query of a collection is a question in one; both only read. */
    private static final Pattern READING_POSTS =
            Pattern.compile("/hub/api/models/[^/]+/[^/]+/paths-info/[^/]+|/api/rag/collections/[^/]+/query");

    private OpenRoutes() {}

    static boolean isOpen(RoutingContext context) {
        return ProbeStatus.isProbe(context)
                || isPublicRead(context)
                || (STARTING_AND_ENDING.contains(context.request().method())
                        && context.normalizedPath().equals(SESSION));
    }

    /** Whether an unknown key is treated as none. Elsewhere it is refused, also where none is needed. */
    static boolean ignoresKeys(RoutingContext context) {
        return ProbeStatus.isProbe(context) || isPublicRead(context);
    }

    /** Whether the request needs no more than the read scope although its method may change something. */
    static boolean isReadingPost(RoutingContext context) {
        return context.request().method() == HttpMethod.POST
                && READING_POSTS.matcher(context.normalizedPath()).matches();
    }

    private static boolean isPublicRead(RoutingContext context) {
        String path = context.normalizedPath();
        return READING.contains(context.request().method())
                && (path.equals("/")
                        || path.equals("/console")
                        || path.startsWith("/console/")
                        || path.equals("/ollama")
                        || path.equals("/ollama/")
                        || path.startsWith(HEALTH));
    }
}
