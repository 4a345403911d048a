package ai.beast.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {
    @ParameterizedTest
    @CsvSource({
        "model.*, model.downloaded, true",
        "model.*, modelx.downloaded, false",
        "agent.*, agent.task.started, true",
        "agent.task.*, agent.task.started, true",
        "model.downloaded, model.downloaded, true",
        "model.downloaded, model.deleted, false",
        "custom.*, custom.x, true",
        "*, custom.x, true"
    })
    void aTypeIsExactOrAPrefix(String pattern, String type, boolean expected) throws Exception {
        EventFilter filter = EventFilter.of(List.of(pattern), List.of(), List.of());

        assertThat(filter.matches(entry(type, "urn:a", "s"))).isEqualTo(expected);
    }

    @Test
    void allKindsOfConditionsMustHold() throws Exception {
        EventFilter filter = EventFilter.of(List.of("model.*", "rag.*"), List.of("urn:a"), List.of("s", "t"));

        assertThat(filter.matches(entry("model.deleted", "urn:a", "t"))).isTrue();
        assertThat(filter.matches(entry("model.deleted", "urn:b", "t"))).isFalse();
        assertThat(filter.matches(entry("model.deleted", "urn:a", "u"))).isFalse();
        assertThat(filter.matches(entry("model.deleted", "urn:a", null))).isFalse();
        assertThat(filter.matches(entry("system.error", "urn:a", "s"))).isFalse();
        assertThat(EventFilter.ALL.matches(new LogEntry(0, 0, 0, new byte[] {'x'})))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.exploded", "mod*", "model.*.x", "model.", ".", "nothing.*", "custom", ""})
    void aTypeThatCanMatchNothingIsRefused(String type) {
        assertThatThrownBy(() -> EventFilter.of(List.of(type), List.of(), List.of()))
                .isInstanceOf(InvalidFilterException.class);
    }

    @Test
    void aFilterIsSmall() {
        List<String> many = Collections.nCopies(33, "urn:a");
        assertThatThrownBy(() -> EventFilter.of(List.of(), many, List.of()))
                .isInstanceOfSatisfying(
                        InvalidFilterException.class,
                        refused -> assertThat(refused.field()).isEqualTo("source"));
        assertThatThrownBy(() -> EventFilter.of(List.of(), List.of(), List.of("x".repeat(1025))))
                .isInstanceOf(InvalidFilterException.class);
    }

    private static LogEntry entry(String type, String source, String subject) {
        String json = "{\"id\":\"1\",\"source\":\"%s\",\"type\":\"%s\"".formatted(source, type)
                + (subject == null ? "}" : ",\"subject\":\"" + subject + "\"}");
        return new LogEntry(0, 0, 0, json.getBytes(StandardCharsets.UTF_8));
    }
}
