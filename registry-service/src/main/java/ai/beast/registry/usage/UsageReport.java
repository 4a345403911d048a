package ai.beast.registry.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer about usage.
 *
 * @param from first day, in UTC
 * @param to last day, included
 * @param by what the items are summed by
 * @param items latest day first, then most requests first
 * @param truncated whether there were more items than a report holds; the total has them all
 * @param total over all calls of the question
 */
public record UsageReport(
        LocalDate from, LocalDate to, List<String> by, List<Item> items, boolean truncated, Usage total) {
    /**
     * Sums of one combination; what the report is not summed by is absent.
     *
     * @param key id of the API key; empty for calls without one
     * @param model name at the model server; empty where no model was found
     * @param alias that was asked for; empty for none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            @Nullable LocalDate day,
            @Nullable String key,
            @Nullable String model,
            @Nullable String alias,
            Usage.Requests requests,
            Usage.Tokens tokens) {}
}
