package ai.beast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNameTest {
    @ParameterizedTest
    @CsvSource({
        "llama3.2, llama3.2:latest",
        "Llama3.2:LATEST, llama3.2:latest",
        "library/llama3.2, llama3.2:latest",
        "registry.ollama.ai/library/llama3.2:1b, llama3.2:1b",
        "https://registry.ollama.ai/library/llama3.2:1b, llama3.2:1b",
        "host:5000/team/model, host:5000/team/model:latest",
        "hf.co/owner/Repo-GGUF:Q4_K_M, hf.co/owner/repo-gguf:q4_k_m",
    })
    void hasOneSpellingForEachModel(String name, String canonical) {
        assertThat(ModelName.canonical(name)).isEqualTo(canonical);
    }

    @Test
    void leavesOutTheTagThatIsAdded() {
        assertThat(ModelName.shortest("llama3.2:latest")).isEqualTo("llama3.2");
        assertThat(ModelName.shortest("llama3.2:1b")).isEqualTo("llama3.2:1b");
    }

    @Test
    void countsChangesBetweenNames() {
        assertThat(ModelName.distance("llama", "llama", 9)).isZero();
        assertThat(ModelName.distance("lama", "llama", 9)).isEqualTo(1);
        assertThat(ModelName.distance("qwen", "llama", 3)).isEqualTo(3);
    }
}
