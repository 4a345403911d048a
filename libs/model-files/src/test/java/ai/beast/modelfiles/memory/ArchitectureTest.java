package ai.beast.modelfiles.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.Bytes;
import ai.beast.modelfiles.GgufValueType;
import ai.beast.modelfiles.memory.Architecture.Kind;
import ai.beast.modelfiles.synth.GgufWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of architectures, and that both formats are read by it. */
class ArchitectureTest {
    private static final long MIB = 1L << 20;

    @Test
    void everyRowHasAPeriodWhereItsLayersNeedOne() {
        assertThat(Architecture.all()).hasSizeGreaterThan(100);
        assertThat(Architecture.all())
                .filteredOn(row -> row.kind() == Kind.SLIDING)
                .allMatch(row -> row.period() > 1);
        assertThat(Architecture.ofModelType("gemma3_text")).isEqualTo(Architecture.named("gemma3"));
    }

    @ParameterizedTest
    @CsvSource({
        // architecture, layers, heads, KV heads, head length, window, MiB of full and of sliding layers at 32k
        "gemma3n, 35, 8, 2, 256, 512, 256, 32",
        "gemma3n, 30, 8, 2, 256, 512, 256, 32",
        "gemma2, 42, 16, 8, 256, 4096, 5376, 756",
        "gemma3, 48, 16, 8, 256, 1024, 2048, 480",
        "gpt-oss, 24, 64, 8, 64, 128, 768, 18",
        "cohere2, 32, 32, 8, 128, 4096, 1024, 432",
        "smallthinker, 32, 16, 8, 128, 4096, 1024, 432",
        "exaone4, 64, 40, 8, 128, 4096, 2048, 864",
        "plamo3, 16, 16, 8, 128, 2048, 256, 140"
    })
    void layersSlideAsTheEngineHasThem(
            String architecture, int layers, int heads, int kvHeads, int length, int window, long full, long sliding)
            throws Exception {
        ModelDimensions model = dimensions(GgufWriter.of(architecture)
                .u32(architecture + ".block_count", layers)
                .u32(architecture + ".embedding_length", 2048)
                .u32(architecture + ".attention.head_count", heads)
                .u32(architecture + ".attention.head_count_kv", kvHeads)
                .u32(architecture + ".attention.key_length", length)
                .u32(architecture + ".attention.value_length", length)
                .u32(architecture + ".attention.sliding_window", window));

        MemoryEstimate estimate = MemoryEstimate.of(model, MemoryRequest.ofContext(32_768));

        assertThat(estimate.fullCacheBytes()).isEqualTo(full * MIB);
        assertThat(estimate.slidingCacheBytes()).isEqualTo(sliding * MIB);
        assertThat(estimate.complete()).isTrue();
        assertThat(estimate.upperBound()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "gemma4, attention.sliding_window_pattern",
        "phi3, attention.sliding_window_pattern",
        "newer, architecture"
    })
    void aWindowOfUnknownLayersIsAnUpperBound(String architecture, String unknown) throws Exception {
        ModelDimensions model = dimensions(GgufWriter.of(architecture)
                .u32(architecture + ".block_count", 4)
                .u32(architecture + ".embedding_length", 2048)
                .u32(architecture + ".attention.head_count", 8)
                .u32(architecture + ".attention.sliding_window", 512));

        assertThat(model.unknown()).contains(unknown);
        assertThat(MemoryEstimate.of(model, MemoryRequest.ofContext(8192)).upperBound())
                .isTrue();
        assertThat(MemoryEstimate.of(model, MemoryRequest.ofContext(8192)).slidingCacheBytes())
                .isZero();
    }

    /** A bound must not lack the states of layers that do not attend. */
    @ParameterizedTest
    @CsvSource({"newer, 4, ssm.state_size", "newer, 3, attention.head_count_kv", "jamba, 4, ssm.state_size"})
    void aHybridWithoutItsStatesIsUnknown(String architecture, int layers, String unknown) throws Exception {
        ModelDimensions model = dimensions(GgufWriter.of(architecture)
                .u32(architecture + ".block_count", 4)
                .u32(architecture + ".embedding_length", 2048)
                .u32(architecture + ".attention.head_count", 8)
                .array(
                        architecture + ".attention.head_count_kv",
                        GgufValueType.U32,
                        List.of(8L, layers == 4 ? 0L : 8L, 8L, 8L).subList(0, layers)));

        assertThat(model.complete()).isFalse();
        assertThat(model.upperBound()).isFalse();
        assertThat(model.unknown()).containsExactly(unknown);
    }

    @Test
    void namesTheKeysThatAreMissing() throws Exception {
        ModelDimensions bare = dimensions(GgufWriter.of("llama").u32("llama.block_count", 4));
        ModelDimensions headless =
                dimensions(GgufWriter.of("llama").u32("llama.block_count", 4).u32("llama.embedding_length", 64));
        ModelDimensions stateless =
                dimensions(GgufWriter.of("mamba").u32("mamba.block_count", 4).u32("mamba.embedding_length", 64));

        assertThat(bare.unknown()).containsExactly("embedding_length");
        assertThat(headless.unknown()).containsExactly("attention.head_count");
        assertThat(stateless.unknown()).contains("ssm.state_size");
        assertThat(bare.complete() || headless.complete() || stateless.complete())
                .isFalse();
    }

    private static ModelDimensions dimensions(GgufWriter writer) throws Exception {
        return ModelDimensions.of(Bytes.read(writer.toBytes()));
    }
}
