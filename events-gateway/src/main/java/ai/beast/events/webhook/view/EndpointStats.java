package ai.beast.events.webhook.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint took its events in the last 24 hours.
 *
 * @param successRate succeeded deliveries among those that succeeded or died; null when none did
 * @param lastSuccessAt at any time; null when there was none as long as deliveries are kept
 * @param lastFailure null without one in the last 24 hours
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "EndpointStats")
public record EndpointStats(
        Instant from,
        Instant to,
        @JsonUnwrapped Counts counts,
        @Nullable Double successRate,
        @Nullable Instant lastSuccessAt,
        @Nullable Failure lastFailure) {

    /**
     * Numbers of deliveries and attempts.
     *
     * @param open deliveries that wait or are being made now
     */
    @Schema(name = "EndpointCounts")
    public record Counts(long succeeded, long dead, long missed, long open, long attempts, long failedAttempts) {}

    /** An attempt that failed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "EndpointFailure")
    public record Failure(
            String delivery,
            Instant at,
            @Nullable Integer status,
            @Nullable String error) {}

    static EndpointStats of(
            Instant from, Instant to, Counts counts, @Nullable Instant lastSuccessAt, @Nullable Failure lastFailure) {
        long ended = counts.succeeded() + counts.dead();
        Double rate = ended == 0 ? null : (double) counts.succeeded() / ended;
        return new EndpointStats(from, to, counts, rate, lastSuccessAt, lastFailure);
    }
}
