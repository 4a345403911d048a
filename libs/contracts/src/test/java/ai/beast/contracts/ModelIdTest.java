package ai.beast.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.route.RouteRow;
import ai.beast.contracts.route.RouteTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelIdTest {
    @Property(tries = 2000)
    void everySlugIsValid(@ForAll @StringLength(max = 400) String name) {
        assertThat(ModelId.violation(ModelId.slug(name))).isEmpty();
        assertThat(ModelId.violation(ModelId.ofFileName(name))).isEmpty();
        assertThat(ModelId.violation(ModelId.ofFileName(name + ".gguf"))).isEmpty();
    }

    @Property(tries = 500)
    void slugOfSlugIsTheSame(@ForAll @StringLength(max = 400) String name) {
        String slug = ModelId.slug(name);

        assertThat(ModelId.slug(slug)).isEqualTo(slug);
        assertThat(slug.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(ModelId.MAX_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "llama-3.1-8b.q4_k_m", "a..b", "a--b", "model"})
    void acceptsIdsOfTheCatalogue(String id) {
        assertThat(ModelId.violation(id)).isEmpty();
        assertThat(ModelId.slug(id)).isEqualTo(id);
    }

    @Test
    void acceptsTheLongestId() {
        assertThat(ModelId.isValid("a".repeat(200))).isTrue();
        assertThat(ModelId.isValid("a".repeat(201))).isFalse();
    }

    @Test
    void reservesThePathsBesideIds() {
        List<String> paths = RouteTable.read().rows().stream()
                .map(RouteRow::path)
                .filter(path -> path.matches("/api/models/[a-z-]+"))
                .map(path -> path.substring("/api/models/".length()))
                .distinct()
                .toList();

        assertThat(paths).contains("aliases").isSubsetOf(ModelId.RESERVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc-", "-abc", "abc.", "a b", "A", "é", "a/b", "a\n", "import", "download", "aliases"})
    void refusesWhatTheApiCannotName(String id) {
        assertThat(ModelId.violation(id)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "Llama-3.1-8B.Q4_K_M.gguf, llama-3.1-8b.q4_k_m",
        "big-00001-of-00003.gguf, big",
        "model.safetensors, model",
        "ggml-tiny.bin, ggml-tiny",
        "My Model (v2).gguf, my-model-v2",
        "import.gguf, import-model",
        "Download.safetensors, download-model",
        "---.gguf, model",
        "abc-.gguf, abc",
    })
    void fileNameBecomesAnId(String file, String id) {
        assertThat(ModelId.ofFileName(file)).isEqualTo(id);
    }

    @Test
    void namesOutsideAsciiKeepDifferentIds() {
        assertThat(ModelId.ofFileName("été-模.gguf")).matches("ete-[0-9a-f]{8}");
        assertThat(ModelId.ofFileName("été-型.gguf")).isNotEqualTo(ModelId.ofFileName("été-模.gguf"));
        assertThat(ModelId.ofFileName("ete.gguf")).isNotEqualTo(ModelId.ofFileName("été.gguf"));
        assertThat(ModelId.ofFileName("字.gguf")).matches("model-[0-9a-f]{8}");
    }

    @Test
    void composedAndDecomposedAccentsGiveOneId() {
        assertThat(ModelId.slug("e\u0301te\u0301")).isEqualTo(ModelId.slug("\u00e9t\u00e9"));
    }

    @Test
    void longNamesThatDifferAtTheEndKeepDifferentIds() {
        String start = "x".repeat(220);

        assertThat(ModelId.ofFileName(start + "1.gguf"))
                .hasSize(200)
                .isNotEqualTo(ModelId.ofFileName(start + "2.gguf"));
    }
}
