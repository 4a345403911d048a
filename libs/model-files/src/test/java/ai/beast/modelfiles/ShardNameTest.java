package ai.beast.modelfiles;

import static ai.beast.modelfiles.ModelFormat.GGUF;
import static ai.beast.modelfiles.ModelFormat.SAFETENSORS;
import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.ShardName.Projector;
import ai.beast.modelfiles.ShardName.Shard;
import ai.beast.modelfiles.ShardName.Whole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardNameTest {

    @Test
    void shardsOfOneModelShareAKey() {
        ShardName first = parsed("Grok-100B-v1.0-Q4_0-00001-of-00009.gguf");
        ShardName third = parsed("Grok-100B-v1.0-Q4_0-00003-of-00009.gguf");

        assertThat(third).isEqualTo(new Shard("Grok-100B-v1.0-Q4_0", 3, 9, GGUF));
        assertThat(first.modelKey()).isEqualTo(third.modelKey());
        assertThat(((Shard) first).sibling(3)).isEqualTo("Grok-100B-v1.0-Q4_0-00003-of-00009.gguf");
    }

    @Test
    void otherSplitsAndFormatsAreOtherModels() {
        assertThat(parsed("model-00001-of-00002.safetensors")).isEqualTo(new Shard("model", 1, 2, SAFETENSORS));
        assertThat(parsed("m-00001-of-00002.gguf").modelKey())
                .isNotEqualTo(parsed("m-00001-of-00003.gguf").modelKey());
        assertThat(parsed("m.gguf").modelKey())
                .isNotEqualTo(parsed("m.safetensors").modelKey());
    }

    @Test
    void anythingElseIsAWholeModel() {
        assertThat(parsed("Qwen2.5-7B.GGUF")).isEqualTo(new Whole("Qwen2.5-7B", GGUF));
        assertThat(parsed("m-00004-of-00003.gguf")).isInstanceOf(Whole.class);
        assertThat(parsed("m-00000-of-00003.gguf")).isInstanceOf(Whole.class);
        assertThat(parsed("m-1-of-3.gguf")).isInstanceOf(Whole.class);
        assertThat(parsed("commproject.gguf")).isInstanceOf(Whole.class);
    }

    @Test
    void projectorsAreTheirModels() {
        assertThat(parsed("mmproj-F16.gguf")).isEqualTo(new Projector("", GGUF));
        assertThat(parsed("mmproj-model-f16.gguf")).isEqualTo(new Projector("", GGUF));
        assertThat(parsed("gemma-3-4b-it-mmproj-bf16.gguf")).isEqualTo(new Projector("gemma-3-4b-it", GGUF));
        assertThat(parsed("mmproj-Qwen2-VL-7B-F16.gguf")).isEqualTo(new Projector("Qwen2-VL-7B", GGUF));
        assertThat(parsed("Qwen2.mmproj.q8_0.gguf")).isEqualTo(new Projector("Qwen2", GGUF));

        Projector projector = new Projector("gemma-3-4b-it", GGUF);
        assertThat(projector.mayBelongTo(parsed("Gemma-3-4B-it-Q4_K_M.gguf"))).isTrue();
        assertThat(projector.mayBelongTo(parsed("gemma-3-12b-it-Q4_K_M.gguf"))).isFalse();
        assertThat(projector.mayBelongTo(projector)).isFalse();
    }

    @Test
    void otherFilesAreNoPartOfAModel() {
        assertThat(ShardName.parse("README.md")).isEmpty();
        assertThat(ShardName.parse(".gguf")).isEmpty();
        assertThat(ShardName.parse("m.gguf.part")).isEmpty();
    }

    private static ShardName parsed(String fileName) {
        return ShardName.parse(fileName).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "a.Q8_0.gguf.part1of2, a.Q8_0.gguf",
        "a.gguf.part-aa, a.gguf",
        "a.gguf-split-a, a.gguf",
        "a.gguf.part03, a.gguf",
        "a.safetensors.001, a.safetensors",
        "A.GGUF.aa, A.GGUF",
        "pytorch_model.bin.part2, pytorch_model.bin",
    })
    void piecesNameTheFileTheyWereCutFrom(String piece, String whole) {
        assertThat(ShardName.cutFrom(piece)).contains(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.gguf", "a-00001-of-00002.gguf", "a.part1.gguf", "model.safetensors.index.json", "a.v1.gguf"})
    void wholeFilesAreNoPieces(String name) {
        assertThat(ShardName.cutFrom(name)).isEmpty();
    }
}
