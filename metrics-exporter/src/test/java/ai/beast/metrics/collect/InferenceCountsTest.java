package ai.beast.metrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.EventType;
import ai.beast.contracts.InferenceUsage;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.metrics.Metric;
import ai.beast.metrics.Series;
import ai.beast.metrics.collect.CountedRecord.Addition;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InferenceCountsTest {
    @Test
    void countsWhatAGatewayReports() throws Exception {
        Map<String, Map<String, String>> counted = counted(record("report-17"));

        assertThat(counted.get(
                        Series.of(Metric.OLLAMA_REQUESTS, "/api/chat", "200").text()))
                .isEqualTo(Map.of(Series.COUNT, "2"));
        assertThat(counted.get(
                        Series.of(Metric.OLLAMA_REQUEST_DURATION, "/api/chat").text()))
                .isEqualTo(Map.of(
                        Series.COUNT, "2", Series.SUM, "6.2", Series.BUCKET + "2.5", "1", Series.BUCKET + "5.0", "1"));
        assertThat(counted.get(Series.of(Metric.MODEL_TOKENS, "llama3.2:1b", "completion")
                        .text()))
                .isEqualTo(Map.of(Series.COUNT, "518"));
        assertThat(counted.get(Series.of(Metric.MODEL_REQUESTS, "llama3.2:1b", "chat-default")
                        .text()))
                .isEqualTo(Map.of(Series.COUNT, "2"));
        assertThat(counted.get(
                        Series.of(Metric.MODEL_QUEUE_SECONDS, "llama3.2:1b").text()))
                .isEqualTo(Map.of(Series.COUNT, "0.4"));
    }

    @Test
    void knowsAReportThatIsSentTwice() throws Exception {
        assertThat(record("report-17").id()).isEqualTo(record("report-17").id());
        assertThat(record("report-17").id()).isNotEqualTo(record("report-18").id());
    }

    private static CountedRecord record(String id) throws Exception {
        InferenceUsage sample = new ObjectMapper().readValue(EventType.INFERENCE_USAGE.sample(), InferenceUsage.class);
        return EventCounts.of(0, 1, EventJson.write(Events.of("queue-worker", id, sample)));
    }

    private static Map<String, Map<String, String>> counted(CountedRecord record) {
        return record.add().stream().collect(Collectors.toMap(Addition::series, Addition::parts));
    }
}
