package ai.beast.registry.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ProblemException;
import ai.beast.registry.resolve.ModelReference.HubReference;
import ai.beast.registry.resolve.ModelReference.OllamaName;
import ai.beast.registry.resolve.ModelReference.PlainName;
import ai.beast.registry.resolve.ModelReference.WebFile;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelReferenceTest {
    private static final URI HUB = URI.create("http://hub.house.test:8080");

    @ParameterizedTest
    @CsvSource({
        "o/r, , , ",
        "o/r:Q4_K_M, , Q4_K_M, ",
        "o/r:latest, , , ",
        "o/r@v1, , , v1",
        "o/r:UD-Q4_K_XL@refs/pr/1, , UD-Q4_K_XL, refs/pr/1",
        "o/r/q4/a.gguf, q4/a.gguf, , ",
        "hf://o/r, , , ",
        "hf://o/r/q4/a.gguf@v1, q4/a.gguf, , v1",
        "hf.co/o/r:Q8_0, , Q8_0, ",
        "huggingface.co/o/r, , , ",
        "https://huggingface.co/o/r, , , ",
        "https://huggingface.co/o/r/, , , ",
        "https://hf.co/o/r:Q4_K_M, , Q4_K_M, ",
        "https://huggingface.co/o/r/tree/main, , , main",
        "https://huggingface.co/o/r/tree/main/q4, q4/, , main",
        "https://huggingface.co/o/r/blob/main/a%20b.gguf?show_file_info=a.gguf, a b.gguf, , main",
        "https://huggingface.co/o/r/resolve/refs/pr/2/q4/a.gguf?download=true, q4/a.gguf, , refs/pr/2",
        "https://huggingface.co/o/r/discussions/3, , , ",
        "http://hub.house.test:8080/o/r/blob/v2/a.gguf, a.gguf, , v2",
    })
    void readsRepositoriesOfTheHub(String typed, String path, String quantization, String revision) {
        assertThat(ModelReference.parse(typed, HUB)).isEqualTo(new HubReference("o/r", path, quantization, revision));
    }

    @Test
    void tellsNamesFilesAndOllamaApart() {
        assertThat(ModelReference.parse(" qwen3:8b ", HUB)).isEqualTo(new PlainName("qwen3:8b"));
        assertThat(ModelReference.parse("ollama://o/m:1b", HUB)).isEqualTo(new OllamaName("o/m:1b"));
        assertThat(ModelReference.parse("https://example.org/a b.gguf?token=x", HUB))
                .isEqualTo(new WebFile(URI.create("https://example.org/a%20b.gguf?token=x")));
        assertThat(ModelReference.parse("http://hub.house.test/o/r", HUB)).isInstanceOf(WebFile.class);
    }

    @Test
    void readsPagesBelowThePathOfTheHub() {
        URI hub = URI.create("http://nas.test:8787/hub");

        assertThat(ModelReference.parse("http://nas.test:8787/hub/o/r/resolve/v1/a.gguf", hub))
                .isEqualTo(new HubReference("o/r", "a.gguf", null, "v1"));
        assertThat(ModelReference.parse("http://nas.test:8787/o/r/resolve/v1/a.gguf", hub))
                .isInstanceOf(WebFile.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'', characters",
        "ftp://example.org/a, https://",
        "./a.gguf, beast registry scan",
        "~/a.gguf, beast registry scan",
        "/models/a.gguf, beast registry scan",
        "https://huggingface.co/datasets/o/d, datasets",
        "https://huggingface.co/spaces/o/d, spaces",
        "https://huggingface.co/gpt2, owner/name",
        "hf://o/r/../x, '..'",
        "hf://o, owner/name",
    })
    void refusesWhatNamesNoModel(String typed, String said) {
        assertThatThrownBy(() -> ModelReference.parse(typed, HUB))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(said);
    }
}
