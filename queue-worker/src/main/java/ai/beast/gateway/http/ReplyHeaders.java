package ai.beast.gateway.http;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a reply says of who answered.
 *
 * @param insteadOf the name that was asked for, where a fallback answered; null otherwise
 */
record ReplyHeaders(String backend, String model, @Nullable String insteadOf) {
    void addTo(MultiMap headers) {
        headers.set("X-Backend", backend);
        headers.set("X-Model", ascii(model));
        if (insteadOf != null) {
            headers.set("X-Fallback-For", ascii(insteadOf));
        }
        // Proxies hold streams back otherwise.
        headers.set("X-Accel-Buffering", "no");
    }

    private static String ascii(String name) {
        return name.replaceAll("[^ -~]", "?");
    }
}
