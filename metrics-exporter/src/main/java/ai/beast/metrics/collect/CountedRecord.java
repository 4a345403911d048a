package ai.beast.metrics.collect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes by one record of the log, in the form the script takes.
 *
 * @param id digest of the event's source and id; null when the record is no event
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CountedRecord(
        @JsonProperty("p") String partition,
        @JsonProperty("o") String offset,
        @Nullable String id,
        List<Addition> add) {

    /**
     * Amounts to add to the parts of one series.
     *
     * @param other the series that takes them when the metric has too many
     */
    record Addition(String metric, String series, String other, Map<String, String> parts) {}
}
