package ai.beast.modelfiles.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.beast.modelfiles.Bytes;
import ai.beast.modelfiles.GgufValueType;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.SafetensorsType;
import ai.beast.modelfiles.memory.LayerGroup.Kind;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.modelfiles.synth.SafetensorsWriter;
import ai.beast.modelfiles.synth.TinyLlama;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;

    /** Llama 3.1 8B without its tensors. */
    private static final ModelDimensions LLAMA_8B = dimensions(transformer("llama", 32, 4096, 32, 8)
            .u32("llama.feed_forward_length", 14_336)
            .u32("llama.vocab_size", 128_256));

    @Test
    void llama8BTakes128KiBAToken() {
        assertThat(cache(LLAMA_8B, MemoryRequest.ofContext(1))).isEqualTo(128 * KIB);
        assertThat(cache(LLAMA_8B, MemoryRequest.ofContext(8192))).isEqualTo(GIB);
        assertThat(cache(LLAMA_8B, MemoryRequest.ofContext(8192).withSequences(4)))
                .isEqualTo(4 * GIB);
    }

    @Test
    void thirtySixLayersTake4AndAHalfGiBAt32k() {
        ModelDimensions model = dimensions(transformer("qwen3", 36, 4096, 32, 8));

        assertThat(cache(model, MemoryRequest.ofContext(32_768))).isEqualTo(9 * GIB / 2);
    }

    @Test
    void quantizedCachesTakeTheirBlocks() {
        MemoryRequest request = MemoryRequest.ofContext(8192);

        assertThat(cache(LLAMA_8B, request.withCache(CacheType.Q8_0))).isEqualTo(GIB / 2 * 34 / 32);
        assertThat(cache(LLAMA_8B, request.withCache(CacheType.Q4_0))).isEqualTo(GIB / 2 * 18 / 32);
        assertThat(cache(LLAMA_8B, request.withCache(CacheType.F32))).isEqualTo(2 * GIB);
        assertThat(CacheType.byLabel("q8_0")).contains(CacheType.Q8_0);
        assertThat(CacheType.byLabel("q9_9")).isEmpty();
    }

    @Test
    void keyAndValueLengthsOverrideTheQuotient() {
        ModelDimensions model = dimensions(transformer("qwen3", 1, 1024, 16, 8)
                .u32("qwen3.attention.key_length", 128)
                .u32("qwen3.attention.value_length", 64));

        assertThat(model.layers()).containsExactly(new LayerGroup(Kind.FULL, 1, 1024, 512, 0, 0));
    }

    @Test
    void kvHeadsMayDifferByLayerAndBeAbsentFromSome() {
        ModelDimensions model = dimensions(GgufWriter.of("deci")
                .u32("deci.block_count", 4)
                .u32("deci.embedding_length", 4096)
                .array("deci.attention.head_count", GgufValueType.U32, List.of(32, 32, 0, 32))
                .array("deci.attention.head_count_kv", GgufValueType.U32, List.of(8, 8, 0, 4)));

        assertThat(model.layers())
                .containsExactly(
                        new LayerGroup(Kind.FULL, 2, 1024, 1024, 0, 0), new LayerGroup(Kind.FULL, 1, 512, 512, 0, 0));
    }

    @Test
    void slidingLayersAreCappedByTheirWindow() {
        ModelDimensions gemma = dimensions(transformer("gemma3", 34, 2560, 8, 4)
                .u32("gemma3.attention.key_length", 256)
                .u32("gemma3.attention.value_length", 256)
                .u32("gemma3.attention.sliding_window", 1024));

        MemoryEstimate estimate = MemoryEstimate.of(gemma, MemoryRequest.ofContext(32_768));

        long perToken = 4 * (256 + 256) * 2;
        assertThat(estimate.fullCacheBytes()).isEqualTo(5 * 32_768 * perToken);
        assertThat(estimate.slidingCacheBytes()).isEqualTo(29 * 1536 * perToken);
        MemoryEstimate shorter = MemoryEstimate.of(gemma, MemoryRequest.ofContext(512));
        assertThat(shorter.slidingCacheBytes()).isEqualTo(29 * 512 * perToken);
    }

    @Test
    void aStoredPatternDecidesWhichLayersSlide() {
        GgufWriter writer = transformer("gemma3n", 4, 2048, 8, 2)
                .u32("gemma3n.attention.sliding_window", 512)
                .u32("gemma3n.attention.shared_kv_layers", 1)
                .array(
                        "gemma3n.attention.sliding_window_pattern",
                        GgufValueType.BOOL,
                        List.of(true, false, true, true));

        assertThat(dimensions(writer).layers())
                .extracting(LayerGroup::kind)
                .containsExactly(Kind.SLIDING, Kind.FULL, Kind.SLIDING);
    }

    @Test
    void aWindowWithoutAPatternIsNotTrusted() {
        GgufWriter writer = transformer("phi3", 2, 1024, 8, 8).u32("phi3.attention.sliding_window", 512);

        assertThat(dimensions(writer).layers()).extracting(LayerGroup::kind).containsExactly(Kind.FULL);
    }

    @Test
    void recurrentLayersKeepAStateOfFixedSize() {
        ModelDimensions mamba = dimensions(GgufWriter.of("mamba2")
                .u32("mamba2.block_count", 64)
                .u32("mamba2.embedding_length", 2560)
                .u32("mamba2.attention.head_count", 0)
                .u32("mamba2.ssm.conv_kernel", 4)
                .u32("mamba2.ssm.inner_size", 5120)
                .u32("mamba2.ssm.state_size", 128)
                .u32("mamba2.ssm.group_count", 1));

        long state = (3L * (5120 + 2 * 128) + 128 * 5120) * 4;
        assertThat(MemoryEstimate.of(mamba, MemoryRequest.ofContext(100)).stateBytes())
                .isEqualTo(64 * state);
        MemoryEstimate longer =
                MemoryEstimate.of(mamba, MemoryRequest.ofContext(100_000).withSequences(2));
        assertThat(longer.cacheBytes()).isEqualTo(2 * 64 * state);
    }

    @Test
    void hybridsMixBoth() {
        GgufWriter jamba = GgufWriter.of("jamba")
                .u32("jamba.block_count", 8)
                .u32("jamba.embedding_length", 4096)
                .u32("jamba.attention.head_count", 32)
                .array(
                        "jamba.attention.head_count_kv",
                        GgufValueType.I32,
                        IntStream.range(0, 8).mapToObj(i -> i == 4 ? 8 : 0).toList())
                .u32("jamba.ssm.conv_kernel", 4)
                .u32("jamba.ssm.inner_size", 8192)
                .u32("jamba.ssm.state_size", 16);
        GgufWriter qwen = transformer("qwen3next", 8, 2048, 16, 2)
                .u32("qwen3next.ssm.conv_kernel", 4)
                .u32("qwen3next.ssm.inner_size", 4096)
                .u32("qwen3next.ssm.state_size", 128)
                .u32("qwen3next.ssm.group_count", 16);

        assertThat(dimensions(jamba).layers())
                .extracting(LayerGroup::kind, LayerGroup::count)
                .containsExactly(kind(Kind.RECURRENT, 4), kind(Kind.FULL, 1), kind(Kind.RECURRENT, 3));
        assertThat(dimensions(qwen).layers())
                .extracting(LayerGroup::kind, LayerGroup::count)
                .containsExactly(
                        kind(Kind.RECURRENT, 3), kind(Kind.FULL, 1), kind(Kind.RECURRENT, 3), kind(Kind.FULL, 1));
    }

    @Test
    void latentAttentionCachesItsCompressedKeyAlone() {
        ModelDimensions deepseek = dimensions(transformer("deepseek2", 61, 7168, 128, 1)
                .u32("deepseek2.attention.key_length", 576)
                .u32("deepseek2.attention.value_length", 512)
                .u32("deepseek2.attention.key_length_mla", 192)
                .u32("deepseek2.attention.value_length_mla", 128));

        assertThat(cache(deepseek, MemoryRequest.ofContext(1))).isEqualTo(61 * 576 * 2);
    }

    @Test
    void anEmbeddingModelHasNoCache() {
        ModelDimensions nomic = dimensions(transformer("nomic-bert", 12, 768, 12, 12)
                .u32("nomic-bert.feed_forward_length", 3072)
                .u32("nomic-bert.pooling_type", 1)
                .flag("nomic-bert.attention.causal", false)
                .u32("nomic-bert.vocab_size", 30_528));

        MemoryEstimate estimate = MemoryEstimate.of(nomic, MemoryRequest.ofContext(8192));

        assertThat(estimate.cacheBytes()).isZero();
        assertThat(estimate.complete()).isTrue();
        assertThat(estimate.computeBytes()).isLessThan(64 * MIB);
    }

    @Test
    void theComputeBufferMatchesWhatIsLogged() {
        MemoryRequest small = MemoryRequest.ofContext(512).withFlashAttention(false);
        MemoryRequest large = MemoryRequest.ofContext(8192).withFlashAttention(false);

        long output = 128_256 * 4;
        assertThat(MemoryEstimate.of(LLAMA_8B, small).computeBytes()).isEqualTo(517 * MIB / 2 + 9 * MIB + output);
        assertThat(MemoryEstimate.of(LLAMA_8B, large).computeBytes()).isEqualTo(560 * MIB + 24 * MIB + output);
        assertThat(MemoryEstimate.of(LLAMA_8B, MemoryRequest.ofContext(8192)).computeBytes())
                .as("scores of a batch and three hidden states")
                .isEqualTo(501 * MIB / 2 + 24 * MIB + output);
    }

    @Test
    void theTotalIsTheSumOfItsItems() throws Exception {
        ModelHeader header = Bytes.read(TinyLlama.named("Tiny", 1).toBytes());

        MemoryEstimate estimate = MemoryEstimate.of(
                ModelDimensions.of(header), MemoryRequest.ofContext(2048).withOverheadBytes(7));

        assertThat(estimate.weightBytes()).isEqualTo(header.tensorBytes());
        assertThat(estimate.fullCacheBytes()).isEqualTo(4L * 2048 * 2 * (32 + 32) * 2);
        assertThat(estimate.totalBytes())
                .isEqualTo(estimate.weightBytes() + estimate.fullCacheBytes() + estimate.computeBytes() + 7);
    }

    @Test
    void aFileThatTellsNothingOfItsLayersSaysSo() throws Exception {
        ModelHeader header = Bytes.read(
                new SafetensorsWriter().tensor("t", SafetensorsType.F16, 10).toBytes());

        MemoryEstimate estimate = MemoryEstimate.of(ModelDimensions.of(header), MemoryRequest.ofContext(2048));

        assertThat(estimate.complete()).isFalse();
        assertThat(estimate.weightBytes()).isEqualTo(20);
        assertThat(estimate.cacheBytes()).isZero();
    }

    @Test
    void absurdNumbersSaturate() {
        long most = 4_294_967_295L;
        ModelDimensions absurd = dimensions(transformer("llama", 4096, most, 1, most)
                .u32("llama.attention.key_length", most)
                .u32("llama.feed_forward_length", most)
                .u32("llama.vocab_size", most));

        MemoryEstimate estimate = MemoryEstimate.of(
                absurd,
                new MemoryRequest(
                        Long.MAX_VALUE, Integer.MAX_VALUE, CacheType.F16, CacheType.Q4_0, 512, false, Long.MAX_VALUE));

        assertThat(estimate.totalBytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(dimensions(transformer("llama", most, 1, 1, 1)).complete()).isFalse();
    }

    private static Tuple kind(Kind kind, int count) {
        return tuple(kind, count);
    }

    private static long cache(ModelDimensions model, MemoryRequest request) {
        return MemoryEstimate.of(model, request).cacheBytes();
    }

    private static GgufWriter transformer(String architecture, long blocks, long embedding, long heads, long kvHeads) {
        return GgufWriter.of(architecture)
                .u32(architecture + ".block_count", blocks)
                .u32(architecture + ".embedding_length", embedding)
                .u32(architecture + ".attention.head_count", heads)
                .u32(architecture + ".attention.head_count_kv", kvHeads);
    }

    private static ModelDimensions dimensions(GgufWriter writer) {
        try {
            return ModelDimensions.of(Bytes.read(writer.toBytes()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
