package ai.beast.security.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Limits of one key; null is no limit.
 *
 * @param requestsPerMinute requests that begin within a minute
 * @param tokensPerMinute tokens of requests and replies within a minute
 * @param concurrentRequests requests at the same time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyLimits(
        @Nullable Integer requestsPerMinute,
        @Nullable Integer tokensPerMinute,
        @Nullable Integer concurrentRequests) {
    public static final KeyLimits NONE = new KeyLimits(null, null, null);

    @JsonIgnore
    public boolean isUnlimited() {
        return requestsPerMinute == null && tokensPerMinute == null && concurrentRequests == null;
    }
}
