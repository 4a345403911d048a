package ai.beast.registry.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.upstream.HubFiles.Item;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RepositoryModelsTest {
    @Test
    void shardsAreOneModel() {
        List<FileGroup> models =
                models("q4/a-00002-of-00002.gguf", "q4/a-00001-of-00002.gguf", "a-Q8_0.gguf", "README.md");

        assertThat(models).extracting(FileGroup::path).containsExactly("a-Q8_0.gguf", "q4/a-00001-of-00002.gguf");
        assertThat(models.get(1).files()).hasSize(2);
        assertThat(models.get(1).sizeBytes()).isEqualTo(20);
        assertThat(models).extracting(FileGroup::refused).containsOnlyNulls();
    }

    @Test
    void namesMissingShards() {
        assertThat(models("a-00001-of-00003.gguf", "a-00003-of-00003.gguf"))
                .singleElement()
                .satisfies(model -> assertThat(model.refused()).contains("2 of its 3 shards"));
    }

    @Test
    void takesTheHalfPrecisionProjectorAlong() {
        List<FileGroup> models = models("mmproj-F32.gguf", "mmproj-F16.gguf", "a-Q4_K_M.gguf", "a.imatrix.gguf");

        assertThat(models).singleElement().satisfies(model -> {
            assertThat(model.path()).isEqualTo("a-Q4_K_M.gguf");
            assertThat(model.companions()).extracting(Item::path).containsExactly("mmproj-F16.gguf");
        });
    }

    @Test
    void takesConfigurationAndTokenizerAlong() {
        List<FileGroup> models = models(
                "config.json",
                "tokenizer.json",
                "tokenizer.model",
                "merges.txt",
                "chat_template.jinja",
                "README.md",
                "modeling_x.py",
                "onnx/model.onnx",
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json");

        assertThat(models)
                .singleElement()
                .satisfies(model -> assertThat(model.companions())
                        .extracting(Item::path)
                        .containsExactly(
                                "config.json",
                                "tokenizer.json",
                                "tokenizer.model",
                                "merges.txt",
                                "chat_template.jinja",
                                "model.safetensors.index.json"));
    }

    @Test
    void refusesFilesThatWereCutBySize() {
        assertThat(models("a.Q8_0.gguf.part1of2", "a.Q8_0.gguf.part2of2", "b.safetensors.001"))
                .satisfiesExactly(
                        model -> assertThat(model.refused()).contains("a.Q8_0.gguf was cut into 2 pieces"),
                        model -> assertThat(model.refused()).contains("b.safetensors was cut into 1 pieces"));
    }

    @Test
    void otherFormatsCountWithoutReadableOnes() {
        assertThat(models("ggml-base.bin", "ggml-tiny.bin")).hasSize(2);
        assertThat(models("pytorch_model.bin", "model.safetensors"))
                .extracting(FileGroup::path)
                .containsExactly("model.safetensors");
    }

    private static List<FileGroup> models(String... paths) {
        return RepositoryModels.of(
                Stream.of(paths).map(RepositoryModelsTest::item).toList());
    }

    private static Item item(String path) {
        String name = path.toUpperCase(Locale.ROOT);
        String quantization = Stream.of("Q4_K_M", "Q8_0", "F16", "F32")
                .filter(name::contains)
                .findFirst()
                .orElse(null);
        return new Item(path, 10, null, null, quantization, "hf://o/r/" + path + "@c");
    }
}
