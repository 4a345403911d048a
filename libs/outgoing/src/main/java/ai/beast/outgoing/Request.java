package ai.beast.outgoing;

import ai.beast.security.OutboundGuard.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body, if it has one, is a text.
 *
 * @param target of {@code OutboundGuard} or {@link HostConnection#configured}
 * @param body null for none
 */
public record Request(
        String method,
        Target target,
        Map<String, String> headers,
        @Nullable String body) {
    public static Request get(Target target, Map<String, String> headers) {
        return new Request("GET", target, headers, null);
    }
}
