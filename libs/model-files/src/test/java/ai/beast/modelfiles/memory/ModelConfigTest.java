package ai.beast.modelfiles.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.beast.modelfiles.memory.LayerGroup.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
    private static final long MIB = 1L << 20;

    /** Figures of a 32,768-token f16 cache; a window takes its tokens and a batch of 512. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # gemma-2-9b: every second layer of 42
            {"model_type": "gemma2", "hidden_size": 3584, "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 256, "num_hidden_layers": 42, "sliding_window": 4096} | 6132
            # gemma-3-12b: every sixth of 48, the pattern stated, then in the short form
            {"model_type": "gemma3_text", "hidden_size": 3840, "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 256, "num_hidden_layers": 48, "sliding_window": 1024, "sliding_window_pattern": 6} | 2528
            {"model_type": "gemma3", "text_config": {"model_type": "gemma3_text", "hidden_size": 3840, "num_attention_heads": 16, "num_key_value_heads": 8, "num_hidden_layers": 48, "sliding_window": 1024}} | 2528
            {"model_type": "gemma3", "text_config": {"model_type": "gemma3_text", "hidden_size": 3840, "num_attention_heads": 16, "num_key_value_heads": 8, "num_hidden_layers": 48, "sliding_window": 1024, "_sliding_window_pattern": 6}} | 2528
            # gemma-3n-E4B: every fifth of the first 20 of 35
            {"model_type": "gemma3n", "text_config": {"model_type": "gemma3n_text", "hidden_size": 2048, "num_hidden_layers": 35, "num_kv_shared_layers": 15, "sliding_window": 512}} | 288
            # gemma-3n-E2B: the first 20 of 30
            {"model_type": "gemma3n_text", "hidden_size": 2048, "num_hidden_layers": 30, "num_kv_shared_layers": 10, "num_attention_heads": 8, "num_key_value_heads": 2, "head_dim": 256, "sliding_window": 512} | 288
            # EXAONE 4.0 32B: three of four local, in letters
            {"model_type": "exaone4", "hidden_size": 5120, "num_attention_heads": 40, "num_key_value_heads": 8, "num_hidden_layers": 64, "head_dim": 128, "sliding_window": 4096, "sliding_window_pattern": "LLLG"} | 2912
            # Command R7B: every fourth of 32
            {"model_type": "cohere2", "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8, "num_hidden_layers": 32, "sliding_window": 4096, "sliding_window_pattern": 4} | 1456
            # gpt-oss 20B: every second of 24
            {"model_type": "gpt_oss", "hidden_size": 2880, "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 64, "num_hidden_layers": 24, "sliding_window": 128} | 786
            # Qwen2.5 7B states a window that it does not use
            {"model_type": "qwen2", "hidden_size": 3584, "num_attention_heads": 28, "num_key_value_heads": 4, "num_hidden_layers": 28, "sliding_window": 131072, "use_sliding_window": false, "max_window_layers": 28} | 1792
            {"model_type": "qwen2", "hidden_size": 3584, "num_attention_heads": 28, "num_key_value_heads": 4, "num_hidden_layers": 28, "sliding_window": 131072, "max_window_layers": 28} | 1792
            # GPT-2 XL calls everything otherwise
            {"model_type": "gpt2", "n_embd": 1600, "n_head": 25, "n_layer": 48} | 9600
            # Falcon 7B has one KV head
            {"model_type": "falcon", "hidden_size": 4544, "num_attention_heads": 71, "num_hidden_layers": 32, "multi_query": true} | 256
            # Jamba: attention in one layer of eight, of 32, beside 28 states
            {"model_type": "jamba", "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8, "num_hidden_layers": 32, "attn_layer_period": 8, "attn_layer_offset": 4, "mamba_d_conv": 4, "mamba_d_state": 16, "mamba_expand": 2} | 528
            """)
    void cachesOfLayoutsAreThoseOfTheirEngines(String config, long mebibytes) {
        ModelConfig parsed = parse(config).orElseThrow();

        assertThat(parsed.dimensions().unknown()).isEmpty();
        assertThat(parsed.dimensions().complete()).isTrue();
        assertThat(cache(parsed, 32_768) / MIB).isEqualTo(mebibytes);
    }

    @Test
    void statesOfHybridsAreRead() {
        ModelConfig qwen = parse("""
                {"model_type": "qwen3_next", "hidden_size": 2048, "num_attention_heads": 16, "num_key_value_heads": 2,
                 "head_dim": 256, "num_hidden_layers": 8, "full_attention_interval": 4, "linear_conv_kernel_dim": 4,
                 "linear_key_head_dim": 128, "linear_num_key_heads": 16, "linear_num_value_heads": 32,
                 "linear_value_head_dim": 128}""").orElseThrow();
        ModelConfig nemotron = parse("""
                {"model_type": "nemotron_h", "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8,
                 "attention_head_dim": 128, "num_hidden_layers": 5, "hybrid_override_pattern": "M-M*-",
                 "mamba_num_heads": 128, "mamba_head_dim": 64, "n_groups": 8, "ssm_state_size": 128, "conv_kernel": 4,
                 "intermediate_size": 21504}""").orElseThrow();

        assertThat(qwen.dimensions().layers()).extracting(LayerGroup::count).containsExactly(3, 1, 3, 1);
        assertThat(qwen.dimensions().layers().getFirst().stateElements())
                .isEqualTo(3 * (4096 + 2 * 16 * 128) + 128 * 4096);
        assertThat(nemotron.dimensions().layers())
                .extracting(LayerGroup::kind, LayerGroup::count)
                .containsExactly(tuple(Kind.RECURRENT, 2), tuple(Kind.FULL, 1));
        assertThat(nemotron.dimensions().layers().getFirst().stateElements())
                .isEqualTo(3 * (8192 + 2 * 8 * 128) + 128 * 8192);
    }

    @Test
    void listedLayersDecideBeforeAnyPattern() {
        ModelConfig config = parse("""
                {"model_type": "gemma3", "text_config": {"hidden_size": 1152, "num_attention_heads": 4, "head_dim": 256,
                 "num_key_value_heads": 1, "num_hidden_layers": 3, "sliding_window": 512,
                 "layer_types": ["sliding_attention", "sliding_attention", "full_attention"]}}""").orElseThrow();

        assertThat(config.dimensions().layers()).extracting(LayerGroup::kind).containsExactly(Kind.SLIDING, Kind.FULL);
        assertThat(config.dimensions().layers().getFirst().count()).isEqualTo(2);
        assertThat(config.dimensions().upperBound()).isFalse();
    }

    @Test
    void latentAttentionKeepsItsCompressedKey() {
        ModelConfig config = parse("""
                {"model_type": "deepseek_v3", "hidden_size": 7168, "num_attention_heads": 128, "num_hidden_layers": 61,
                 "num_key_value_heads": 128, "kv_lora_rank": 512, "qk_rope_head_dim": 64}""").orElseThrow();

        assertThat(cache(config, 1)).isEqualTo(61 * 576 * 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model_type\": \"bert\", \"hidden_size\": 384, \"num_attention_heads\": 12, \"num_hidden_layers\": 12}",
                "{\"model_type\": \"gemma3_text\", \"hidden_size\": 768, \"num_hidden_layers\": 24, \"use_bidirectional_attention\": true}",
                "{\"model_type\": \"x\", \"architectures\": [\"XForMaskedLM\"], \"hidden_size\": 8, \"num_hidden_layers\": 2}"
            })
    void anEncoderKeepsNothing(String text) {
        ModelConfig config = parse(text).orElseThrow();

        assertThat(cache(config, 512)).isZero();
        assertThat(config.dimensions().generates()).isFalse();
        assertThat(config.dimensions().complete()).isTrue();
    }

    @Test
    void aWindowWithoutKnownLayersMakesAnUpperBound() {
        ModelConfig mistral = parse("""
                {"model_type": "mistral", "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8,
                 "num_hidden_layers": 32, "sliding_window": 4096}""").orElseThrow();
        ModelConfig newer = parse("""
                {"model_type": "newer", "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8,
                 "num_hidden_layers": 32}""").orElseThrow();

        assertThat(mistral.dimensions().upperBound()).isTrue();
        assertThat(mistral.dimensions().unknown()).containsExactly("sliding_window_pattern");
        assertThat(cache(mistral, 32_768)).isEqualTo(4096 * MIB);
        assertThat(newer.dimensions().unknown()).containsExactly("architecture");
        assertThat(newer.dimensions().complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model_type": "x"} | num_hidden_layers,hidden_size
            {"model_type": "llama", "hidden_size": 8, "num_hidden_layers": 2} | num_attention_heads
            {"model_type": "x", "hidden_size": -1, "num_attention_heads": 1, "num_hidden_layers": 1} | hidden_size
            {"model_type": "x", "hidden_size": 1, "num_attention_heads": 1, "num_hidden_layers": 99999} | num_hidden_layers
            {"model_type": "x", "hidden_size": 1e400, "num_attention_heads": 1, "num_hidden_layers": 1} | hidden_size
            {"model_type": "mamba", "hidden_size": 8, "num_hidden_layers": 2} | state_size
            """)
    void namesWhatIsMissing(String text, String missing) {
        ModelConfig config = parse(text).orElseThrow();

        assertThat(config.dimensions().complete()).isFalse();
        assertThat(String.join(",", config.dimensions().unknown())).isEqualTo(missing);
        assertThat(config.dimensions().layers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "null", "{", "{\"_class_name\": \"FluxTransformer2DModel\"}", "{\"model_type\": 3}"})
    void whatIsNoConfigurationIsNone(String text) {
        assertThat(parse(text)).isEmpty();
    }

    @Test
    void packingOfMlxIsRead() {
        assertThat(parse("{\"model_type\": \"llama\", \"quantization\": {\"group_size\": 64, \"bits\": 4}}")
                        .orElseThrow()
                        .packing())
                .isEqualTo(new ModelConfig.Packing(4, 64));
    }

    @Test
    void absurdNumbersDoNotLeave63Bits() {
        ModelConfig config = parse("""
                {"model_type": "x", "hidden_size": 4294967296, "num_attention_heads": 1, "num_hidden_layers": 4096,
                 "num_key_value_heads": 4294967296, "head_dim": 4294967296, "vocab_size": 4294967296,
                 "num_experts_per_tok": 4294967296, "moe_intermediate_size": 4294967296, "mamba_expand": 4294967296,
                 "mamba_d_state": 4294967296, "mamba_n_heads": 4294967296, "mamba_d_head": 4294967296}""").orElseThrow();

        assertThat(cache(config, 100_000_000)).isPositive();
    }

    private static Optional<ModelConfig> parse(String text) {
        return ModelConfig.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long cache(ModelConfig config, long tokens) {
        return MemoryEstimate.of(config.dimensions(), MemoryRequest.ofContext(tokens))
                .cacheBytes();
    }
}
