package ai.beast.jobs.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What came back.
 *
 * @param body JSON where it is JSON, else a text; null when it is larger than the limit
 * @param truncated whether the body is larger than the limit and not kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpCallResult(
        int status, @Nullable String contentType, @Nullable JsonNode body, boolean truncated) {}
