package ai.beast.gateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendTest {
    @Test
    void keepsTheOrderOfTheConfiguration() {
        List<Backend> backends = Backend.of(
                Optional.of(URI.create("http://127.0.0.1:11434/")),
                List.of("gpu=http://10.0.0.5:8000/v1", " edge = https://host/models/"));

        assertThat(backends).extracting(Backend::name).containsExactly("ollama", "gpu", "edge");
        assertThat(backends.get(1).at("/v1/models?x=1")).hasToString("http://10.0.0.5:8000/v1/models?x=1");
        assertThat(backends.get(2).at("/api/tags")).hasToString("https://host/models/api/tags");
        assertThat(Backend.of(Optional.empty(), List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host",
                "=http://host",
                "A=http://host",
                "ollama=http://host",
                "a=ftp://host",
                "a=http://",
                "a=http://user:secret@host",
                "a=http://host?x=1",
                "a=http://ho st"
            })
    void refusesOtherEntriesWithoutShowingThem(String entry) {
        assertThatThrownBy(() -> Backend.of(Optional.of(URI.create("http://127.0.0.1:1")), List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }
}
