package ai.beast.automation.n8n;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * State of n8n as this service observes it.
 *
 * @param reachable whether its readiness answered 200
 * @param detail reason when it is not reachable; absent otherwise
 * @param apiKey whether a key for its public API is configured; not whether n8n accepts it
 * @param breaker {@code closed}, {@code open} or {@code half_open}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record N8nStatus(
        String url, boolean reachable, @Nullable String detail, boolean apiKey, String breaker, Instant checkedAt) {}
