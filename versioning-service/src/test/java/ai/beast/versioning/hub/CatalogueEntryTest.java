package ai.beast.versioning.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueEntryTest {
    private final ObjectNode facts = new ObjectMapper().createObjectNode();

    private CatalogueEntry entry(String... files) {
        return new CatalogueEntry("tiny-llama", facts, List.of(List.of(files)));
    }

    @Test
    void namesTheRepositoryUpstream() {
        facts.put("sourceRepo", "unsloth/Tiny-Llama-GGUF");

        assertThat(entry("/m/a.gguf").repository()).isEqualTo("unsloth/Tiny-Llama-GGUF");
    }

    @Test
    void ownsWhatHasNoRepositoryAsLocal() {
        assertThat(entry("/m/a.gguf").repository()).isEqualTo("local/tiny-llama");
        for (String odd : List.of("no-slash", "../x", "a/b/c", "a b/c", "-a/b", "")) {
            facts.put("sourceRepo", odd);
            assertThat(entry("/m/a.gguf").repository()).isEqualTo("local/tiny-llama");
        }
        facts.putNull("sourceRepo");
        assertThat(entry("/m/a.gguf").repository()).isEqualTo("local/tiny-llama");
    }

    @Test
    void keepsUpstreamPathsOfShards() {
        facts.put("sourceRepo", "o/r");
        facts.put("sourceUrl", "https://huggingface.co/o/r/resolve/main/Q4%20K/big-00001-of-00002.gguf?download=true");
        CatalogueEntry entry = entry("/m/big-00001-of-00002.gguf", "/m/big-00002-of-00002.gguf");

        assertThat(entry.pathOf("/m/big-00001-of-00002.gguf")).isEqualTo("Q4 K/big-00001-of-00002.gguf");
        assertThat(entry.pathOf("/m/big-00002-of-00002.gguf")).isEqualTo("Q4 K/big-00002-of-00002.gguf");
    }

    @Test
    void keepsUpstreamNameOfAnotherHub() {
        facts.put("sourceRepo", "o/r");
        facts.put("sourceUrl", "http://nas.local:8787/hub/o/r/resolve/main/a.gguf");

        assertThat(entry("/m/renamed.gguf").pathOf("/m/renamed.gguf")).isEqualTo("a.gguf");
    }

    @Test
    void takesFileNameWithoutUpstream() {
        facts.put("sourceUrl", "https://example.org/o/r/resolve/main/../../x.gguf");

        assertThat(entry("/m/Modèle 1.gguf").pathOf("/m/Modèle 1.gguf")).isEqualTo("Modèle 1.gguf");
    }

    @Test
    void namesBlobByTheEntry() {
        facts.put("format", "gguf");

        assertThat(entry("/o/blobs/sha256-0a1b").pathOf("/o/blobs/sha256-0a1b")).isEqualTo("tiny-llama.gguf");
    }
}
