package ai.beast.registry.discovery.header;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.GgufValueType;
import ai.beast.modelfiles.ModelFiles;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.registry.catalog.entry.Family;
import ai.beast.registry.catalog.entry.License;
import ai.beast.registry.catalog.entry.Modality;
import ai.beast.registry.catalog.entry.ModelDetails;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderFactsTest {
    @TempDir
    Path directory;

    @Test
    void takesWhatTheFileSays() throws Exception {
        // given
        Path file = directory.resolve("m.gguf");
        GgufWriter.of("qwen3")
                .text("general.name", "Qwen3\u0000 Tiny")
                .text("general.license", "apache-2.0")
                .text("general.organization", "Qwen")
                .array("general.tags", GgufValueType.STRING, List.of("chat", "chat", " "))
                .u32("qwen3.context_length", 4096)
                .tensor("token_embd.weight", GgmlType.F16, 64, 32)
                .write(file);
        // when
        ModelDetails details = HeaderFacts.of(ModelFiles.read(file));
        // then
        assertThat(details.name()).isEqualTo("Qwen3  Tiny");
        assertThat(details.family()).isEqualTo(Family.QWEN);
        assertThat(details.license()).isEqualTo(License.APACHE_2);
        assertThat(details.licenseSpdx()).isEqualTo("Apache-2.0");
        assertThat(details.author()).isEqualTo("Qwen");
        assertThat(details.tags()).containsExactly("chat");
        assertThat(details.parameterCount()).isEqualTo(2048);
        assertThat(details.contextLength()).isEqualTo(4096);
        assertThat(details.quantization()).isEqualTo("F16");
        assertThat(details.format()).isEqualTo("gguf");
        assertThat(details.modalities()).containsExactly(Modality.TEXT);
        assertThat(details.sizeBytes()).as("the download's to say").isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "llama, Llama 3.2, LLAMA",
        "llama, Mistral 7B, MISTRAL",
        "gemma3, , GEMMA",
        "phi3, , PHI",
        "qwen2moe, , QWEN",
        "deepseek2, , DEEPSEEK",
        "whisper, , WHISPER",
        "stable-diffusion-xl-v1-base, , SDXL",
        "flux-1-dev, , FLUX",
        "mamba, Llama-like, OTHER",
        ", , OTHER"
    })
    void tellsTheFamilyByTheArchitecture(String architecture, String name, Family family) {
        assertThat(HeaderFacts.family(architecture, name)).isEqualTo(family);
    }
}
