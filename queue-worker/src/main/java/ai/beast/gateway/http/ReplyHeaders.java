package ai.beast.gateway.http;

import io.vertx.core.MultiMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a reply says of who answered.
 *
 * @param insteadOf the name that was asked for, where a fallback answered; null otherwise
 * @param limits headers that state the limits of the caller's key
 */
record ReplyHeaders(String backend, String model, @Nullable String insteadOf, Map<String, String> limits) {
    void addTo(MultiMap headers) {
        headers.set("X-Backend", backend);
        headers.set("X-Model", ascii(model));
        if (insteadOf != null) {
            headers.set("X-Fallback-For", ascii(insteadOf));
        }
        limits.forEach(headers::set);
        // Proxies hold streams back otherwise.
        headers.set("X-Accel-Buffering", "no");
    }

    private static String ascii(String name) {
        return name.replaceAll("[^ -~]", "?");
    }
}
