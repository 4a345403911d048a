package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls of models that ended at a gateway since its last report. A report may be published twice under one event id and is counted once.
 * It has no prompt and no answer.
 *
 * @param instance of the gateway's journal
 * @param sequence of the report, rising
 * @param calls one entry for each combination of endpoint, status, model, alias, key and day
 */
public record InferenceUsage(String instance, long sequence, List<Calls> calls) implements EventData {
    /** Upper bounds of the buckets of durations, in seconds; one more bucket has what is longer. */
    public static final List<Double> BOUNDS = List.of(0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0);

    /**
     * @param endpoint path at a model server, such as {@code /api/chat}
     * @param status of the replies, or {@code aborted}, {@code broken}, {@code cancelled}
     * @param model name at the model server; empty where none was found
     * @param alias that was asked for; empty for none
     * @param key id of the API key; empty for none
     * @param day on which the calls began, in UTC, such as {@code 2026-01-31}; null in reports of gateways that did not state it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Calls(
            String endpoint,
            String status,
            String model,
            String alias,
            String key,
            @Nullable String day,
            Counts counts,
            Times times) {}

    /**
     * @param promptTokens of the calls that stated them
     * @param completionTokens of the calls that stated them
     * @param withoutTokens calls that stated no tokens of one kind or both
     */
    public record Counts(long calls, long promptTokens, long completionTokens, long withoutTokens) {}

    /**
     * Times of the calls whose end is known.
     *
     * @param buckets calls by duration, one number for each of {@link #BOUNDS} and one more
     * @param seconds sum of durations
     * @param queueSeconds sum of waits for admission
     * @param firstByteSeconds sum of times to the first byte of a reply
     * @param firstBytes calls that had one
     */
    public record Times(
            List<Long> buckets, double seconds, double queueSeconds, double firstByteSeconds, long firstBytes) {}

    @Override
    public EventType type() {
        return EventType.INFERENCE_USAGE;
    }

    @Override
    public String subject() {
        return instance;
    }
}
