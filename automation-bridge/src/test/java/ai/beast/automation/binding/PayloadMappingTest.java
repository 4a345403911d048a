package ai.beast.automation.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.Events;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadMappingTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final EventPattern DOWNLOADED = EventPattern.of("model.downloaded");

    @Test
    void fillsTextsPointersAndNames() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("message", "Model {model_name} downloaded ({size_gb} GB)");
        entries.put("size", "{size_bytes}");
        entries.put("path", "/path");
        entries.put("repo", "{source_repo}");
        entries.put("text", "from {source_repo}: {{braces}} by {event_source}");
        entries.put("nowhere", "/not/there");

        JsonNode payload = PayloadMapping.of(entries, DOWNLOADED).apply(event(807_694_464), MAPPER);

        assertThat(payload.path("message").asText()).isEqualTo("Model tiny downloaded (0.81 GB)");
        assertThat(payload.path("size").isNumber()).isTrue();
        assertThat(payload.path("path").asText()).isEqualTo("/models/tiny.gguf");
        assertThat(payload.get("repo").isNull()).isTrue();
        assertThat(payload.path("text").asText()).isEqualTo("from : {braces} by urn:ai-beast:queue-worker");
        assertThat(payload.get("nowhere").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1000, 0.000001",
        "2_621_440, 0.0026",
        "9_999_999, 0.01",
        "10_000_000, 0.01",
        "2_345_000_000, 2.35",
        "70_000_000_000, 70"
    })
    void roundsGigabytes(String bytes, String shown) {
        JsonNode payload = PayloadMapping.of(Map.of("t", "({size_gb})", "n", "{size_gb}"), DOWNLOADED)
                .apply(event(Long.parseLong(bytes.replace("_", ""))), MAPPER);

        assertThat(payload.path("t").asText()).isEqualTo("(" + shown + ")");
        assertThat(payload.path("n").decimalValue()).isEqualByComparingTo(shown);
    }

    @Test
    void sendsTheWholeEventWithoutEntries() {
        JsonNode payload = PayloadMapping.of(Map.of(), DOWNLOADED).apply(event(1), MAPPER);

        assertThat(payload.at("/type").asText()).isEqualTo("model.downloaded");
        assertThat(payload.at("/subject").asText()).isEqualTo("tiny");
        assertThat(payload.at("/data/sizeBytes").asLong()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"{nothing}, nothing", "{open, brace", "close}, brace", "{}, brace", "{a b}, brace"})
    void rejectsATextNoEventCanFill(String text, String why) {
        assertThatThrownBy(() -> PayloadMapping.of(Map.of("member", text), DOWNLOADED))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.toProblem().field()).isEqualTo("payload.member");
                    assertThat(problem.toProblem().detail()).contains(why);
                });
    }

    @Test
    void rejectsNullInPlaceOfAText() throws Exception {
        Map<String, String> entries = new ObjectMapper().readValue("{\"member\":null}", new TypeReference<>() {});

        assertThatThrownBy(() -> PayloadMapping.of(entries, DOWNLOADED))
                .isInstanceOf(ProblemException.class)
                .hasMessage("payload.member must be a text");
    }

    @Test
    void patternKnowsTheNamesOfItsTypes() {
        PayloadMapping.of(Map.of("text", "{size_gb} {change}"), EventPattern.of("model.*"));

        assertThatThrownBy(() -> PayloadMapping.of(Map.of("text", "{change}"), DOWNLOADED))
                .isInstanceOf(ProblemException.class);
    }

    static BoundEvent event(long bytes) {
        ModelDownloaded data = new ModelDownloaded(
                "job-1",
                "tiny",
                "/models/tiny.gguf",
                "internal",
                "https://m.example/t",
                null,
                null,
                "0".repeat(64),
                bytes,
                1);
        return BoundEvent.of(Events.of("queue-worker", data), data, MAPPER);
    }
}
