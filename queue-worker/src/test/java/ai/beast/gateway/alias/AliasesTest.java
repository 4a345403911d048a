package ai.beast.gateway.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasesTest {
    @TempDir
    Path directory;

    private Instant now = Instant.parse("2026-02-01T12:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final RecordedRegistry registry = new RecordedRegistry().set("chat-default", "small-1b", "ollama:small:1b");

    @Test
    void knowsTheNamesOfAModelAtBackends() throws Exception {
        registry.set("code", "coder-7b", "/models/Coder-7B-Q4.gguf");
        Aliases aliases = aliases();

        aliases.refresh();

        assertThat(aliases.table().find("chat-default").orElseThrow().names())
                .containsExactly("small:1b", "Name of small-1b", "small-1b");
        assertThat(aliases.table().find("code").orElseThrow().names())
                .containsExactly(
                        "Name of coder-7b", "coder-7b", "/models/Coder-7B-Q4.gguf", "Coder-7B-Q4.gguf", "Coder-7B-Q4");
    }

    @Test
    void goesOnWithTheLastTableWithoutTheRegistry() throws Exception {
        aliases().refresh();
        registry.unavailable = true;
        Aliases restarted = aliases();

        assertThatThrownBy(restarted::refresh).isInstanceOf(IOException.class);

        assertThat(restarted.table().find("chat-default").orElseThrow().by()).isEqualTo("ops");
    }

    @Test
    void forgetsAliasesThatWereRemoved() throws Exception {
        Aliases aliases = aliases();
        aliases.refresh();

        registry.remove("chat-default");
        aliases.refresh();

        assertThat(aliases.table().aliases()).isEmpty();
        assertThat(aliases().table().aliases()).isEmpty();
    }

    @Test
    void readsOnlyWhatChangedUntilNamesAreOld() throws Exception {
        Aliases aliases = aliases();
        aliases.refresh();
        registry.requests.clear();

        aliases.refresh();
        assertThat(registry.requests).containsExactly("/api/models/aliases");
        now = now.plus(Duration.ofMinutes(6));
        aliases.refresh();
        assertThat(registry.requests).contains("/api/models/small-1b/instances");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"aliases\":{\"a",
                "null",
                "{}",
                "{\"aliases\":{\"a\":{\"names\":[]}},\"readAt\":0}",
                "[]",
                "\0\0"
            })
    void startsWithoutAliasesWhenTheCopyIsDamaged(String damage) throws Exception {
        Files.writeString(directory.resolve("aliases.json"), damage);

        Aliases aliases = aliases();

        assertThat(aliases.table().aliases()).isEmpty();
        assertThat(aliases.damaged()).isEqualTo(1);
        assertThat(directory.resolve("aliases.json.damaged")).hasContent(damage);
        aliases.refresh();
        assertThat(aliases.table().aliases()).containsKey("chat-default");
    }

    /** A proxy, another service or another release: whatever answers without a list is not the registry. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"items\":null}", "{\"items\":{}}", "{\"status\":404}"})
    void keepsTheTableWhenAnotherServerAnswers(String answer) throws Exception {
        aliases().refresh();
        Registry other = _ -> new ObjectMapper().readTree(answer);
        Aliases aliases = new Aliases(other, directory.resolve("aliases.json"), clock);

        assertThatThrownBy(aliases::refresh).isInstanceOf(IOException.class).hasMessageContaining("no list of aliases");

        assertThat(aliases.table().aliases()).containsKey("chat-default");
        assertThat(aliases().table().aliases()).containsKey("chat-default");
    }

    @Test
    void holdsNoAliasUpForTheModelOfAnother() throws Exception {
        registry.set("code", "coder-7b", "ollama:coder:7b");
        Aliases aliases = new Aliases(
                path -> {
                    if (path.contains("small-1b")) {
                        throw new IOException("status 500");
                    }
                    return registry.get(path);
                },
                directory.resolve("aliases.json"),
                clock);

        assertThatThrownBy(aliases::refresh).hasMessage("status 500");

        assertThat(aliases.table().aliases()).containsOnlyKeys("code");
    }

    private Aliases aliases() {
        return new Aliases(registry, directory.resolve("aliases.json"), clock);
    }
}
