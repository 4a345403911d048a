package ai.beast.jobs.call;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The payload of {@code http.call}.
 *
 * @param url http or https; its server must be public or on the allow-list
 * @param method GET, POST, PUT, PATCH or DELETE; POST where absent
 * @param headers further ones, without credentials
 * @param body JSON; none where absent
 * @param timeoutSeconds of one attempt; 30 where absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = false)
public record HttpCallRequest(
        @Nullable String url,
        @Nullable String method,
        @Nullable Map<String, String> headers,
        @Nullable JsonNode body,
        @Nullable Integer timeoutSeconds) {
    static final int DEFAULT_TIMEOUT = 30;

    String verb() {
        return method == null ? "POST" : method;
    }

    int timeout() {
        return timeoutSeconds == null ? DEFAULT_TIMEOUT : timeoutSeconds;
    }

    /** As it is sent and signed; empty for none. */
    String text() {
        return body == null || body.isNull() ? "" : body.toString();
    }
}
