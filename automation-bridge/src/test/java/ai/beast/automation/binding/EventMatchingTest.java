package ai.beast.automation.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventMatchingTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "model.downloaded, model.downloaded, true",
        "model.downloaded, model.deleted, false",
        "model.*, model.deleted, true",
        "model.*, models.deleted, false",
        "agent.*, agent.task.failed, true",
        "agent.task.*, agent.task.failed, true",
        "*, system.error, true"
    })
    void patternMatchesTypes(String pattern, String type, boolean matches) {
        assertThat(EventPattern.of(pattern).matches(type)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                                | true
                    {"location": "internal"}                          | true
                    {"location": "Internal"}                          | false
                    {"location": "internal", "model": "other"}        | false
                    {"sizeBytes": 1000.0}                             | true
                    {"sizeBytes": "1000"}                             | false
                    {"/sizeBytes": 1000}                              | true
                    {"subject": "tiny"}                               | true
                    {"type": "model.deleted"}                         | false
                    {"source": "urn:ai-beast:queue-worker"}           | true
                    {"sourceRepo": null}                              | true
                    {"location": null}                                | false
                    {"unknown": "x"}                                  | false
                    """)
    void filterMatchesWhenAllEntriesMatch(String json, boolean accepted) throws JsonProcessingException {
        Map<String, JsonNode> entries = MAPPER.readValue(json, new TypeReference<>() {});

        assertThat(EventFilter.of(entries).accepts(PayloadMappingTest.event(1000)))
                .isEqualTo(accepted);
    }
}
