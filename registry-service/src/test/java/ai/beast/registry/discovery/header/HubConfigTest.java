package ai.beast.registry.discovery.header;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.memory.LayerGroup.Kind;
import ai.beast.modelfiles.memory.MemoryEstimate;
import ai.beast.modelfiles.memory.MemoryRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubConfigTest {

    @TempDir
    Path directory;

    @Test
    void aTransformerIsTakenByItsHeads() throws Exception {
        Files.writeString(directory.resolve("config.json"), """
                {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "head_dim": 128, "hidden_size": 1024,
                 "intermediate_size": 3072, "max_position_embeddings": 40960, "num_attention_heads": 16,
                 "num_hidden_layers": 28, "num_key_value_heads": 8, "sliding_window": null, "vocab_size": 151936}""");

        HubConfig config =
                HubConfig.beside(directory.resolve("model.safetensors")).orElseThrow();

        assertThat(config.contextLength()).isEqualTo(40_960);
        assertThat(cache(config, 1)).as("28 layers of 8 heads").isEqualTo(112 << 10);
    }

    @Test
    void layersThatSlideAreToldApart() {
        HubConfig config = parse("""
                {"model_type": "gemma3", "text_config": {"hidden_size": 1152, "num_attention_heads": 4, "head_dim": 256,
                 "num_key_value_heads": 1, "num_hidden_layers": 3, "sliding_window": 512,
                 "layer_types": ["sliding_attention", "sliding_attention", "full_attention"]}}""").orElseThrow();

        assertThat(config.dimensions().layers())
                .extracting(group -> group.kind())
                .containsExactly(Kind.SLIDING, Kind.FULL);
        assertThat(config.dimensions().layers().getFirst().count()).isEqualTo(2);
    }

    @Test
    void latentAttentionKeepsItsCompressedKey() {
        HubConfig config = parse("""
                {"model_type": "deepseek_v3", "hidden_size": 7168, "num_attention_heads": 128, "num_hidden_layers": 61,
                 "num_key_value_heads": 128, "kv_lora_rank": 512, "qk_rope_head_dim": 64}""").orElseThrow();

        assertThat(cache(config, 1)).isEqualTo(61 * 576 * 2);
    }

    @Test
    void anEncoderKeepsNothing() {
        HubConfig config = parse("""
                {"model_type": "bert", "hidden_size": 384, "num_attention_heads": 12, "num_hidden_layers": 12}""").orElseThrow();

        assertThat(cache(config, 512)).isZero();
        assertThat(config.dimensions().generates()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"model_type\": \"x\"}",
                "{\"model_type\": \"x\", \"hidden_size\": -1, \"num_attention_heads\": 1, \"num_hidden_layers\": 1}",
                "{\"model_type\": \"x\", \"hidden_size\": 1, \"num_attention_heads\": 1, \"num_hidden_layers\": 99999}",
                "{\"model_type\": \"x\", \"hidden_size\": 1e400, \"num_attention_heads\": 1, \"num_hidden_layers\": 1}"
            })
    void whatDoesNotSayHowAModelIsBuiltIsNone(String text) {
        assertThat(parse(text)).isEmpty();
    }

    @Test
    void absurdNumbersDoNotLeave63Bits() {
        HubConfig config = parse("""
                {"model_type": "x", "hidden_size": 4294967296, "num_attention_heads": 1, "num_hidden_layers": 4096,
                 "num_key_value_heads": 4294967296, "head_dim": 4294967296, "vocab_size": 4294967296,
                 "num_experts_per_tok": 4294967296, "moe_intermediate_size": 4294967296}""").orElseThrow();

        assertThat(cache(config, 100_000_000)).isPositive();
    }

    private static Optional<HubConfig> parse(String text) {
        return HubConfig.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long cache(HubConfig config, long tokens) {
        return MemoryEstimate.of(config.dimensions(), MemoryRequest.ofContext(tokens))
                .cacheBytes();
    }
}
