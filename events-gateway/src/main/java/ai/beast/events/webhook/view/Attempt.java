package ai.beast.events.webhook.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that was seen to its end.
 *
 * @param number counts from 1; one that is missing was cut off by the end of the process
 * @param response the beginning of the answer's body, 2 KiB at most
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Attempt(
        int number,
        Instant startedAt,
        int durationMillis,
        @Nullable Integer status,
        @Nullable String error,
        @Nullable String response) {}
