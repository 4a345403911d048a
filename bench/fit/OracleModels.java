import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.GgufValueType;
import ai.beast.modelfiles.synth.GgufWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Small models of ten architectures that llama.cpp loads. Their weights are noise. */
final class OracleModels {
    private static final int LAYERS = 6;
    private static final int WIDTH = 512;
    private static final int FEED_FORWARD = 1024;
    private static final int HEADS = 8;
    private static final int KV_HEADS = 4;
    private static final int LENGTH = 64;
    private static final int VOCABULARY = 8192;
    private static final GgmlType TYPE = GgmlType.F16;

    private final String name;
    private final GgufWriter writer;

    private OracleModels(String name) {
        this.name = name;
        this.writer = GgufWriter.of(name);
    }

    static void write(Path directory) throws IOException {
        for (String name : List.of("llama", "qwen2", "qwen3", "qwen3moe", "gemma", "gemma2", "gemma3", "phi3", "olmo2",
                "mamba")) {
            OracleModels model = new OracleModels(name);
            model.lay();
            model.writer.write(directory.resolve(name + ".gguf"));
        }
    }

    private void lay() {
        key("block_count", LAYERS);
        key("context_length", (int) Fit.CONTEXT);
        key("embedding_length", WIDTH);
        key("vocab_size", VOCABULARY);
        writer.f32(name + ".attention.layer_norm_rms_epsilon", 1e-5f);
        writer.f32(name + ".attention.layer_norm_epsilon", 1e-5f);
        vocabulary();
        writer.tensor("token_embd.weight", TYPE, WIDTH, VOCABULARY);
        writer.tensor("output_norm.weight", GgmlType.F32, WIDTH);
        if (name.equals("mamba")) {
            mamba();
            return;
        }
        key("feed_forward_length", FEED_FORWARD);
        key("attention.head_count", HEADS);
        key("attention.head_count_kv", KV_HEADS);
        key("rope.dimension_count", LENGTH);
        if (List.of("gemma", "gemma2", "gemma3", "qwen3", "qwen3moe").contains(name)) {
            key("attention.key_length", LENGTH);
            key("attention.value_length", LENGTH);
        }
        if (List.of("gemma2", "gemma3").contains(name)) {
            key("attention.sliding_window", 1024);
        }
        if (name.equals("qwen3moe")) {
            key("expert_count", 8);
            key("expert_used_count", 2);
            key("expert_feed_forward_length", 256);
        }
        if (!List.of("gemma", "gemma2", "gemma3").contains(name)) {
            writer.tensor("output.weight", TYPE, WIDTH, VOCABULARY);
        }
        for (int layer = 0; layer < LAYERS; layer++) {
            transformer("blk." + layer + ".");
        }
    }

    private void transformer(String block) {
        int queries = HEADS * LENGTH;
        int keys = KV_HEADS * LENGTH;
        if (!name.equals("olmo2")) {
            norm(block + "attn_norm");
        }
        if (name.equals("phi3")) {
            matrix(block + "attn_qkv", WIDTH, queries + 2 * keys);
        } else {
            matrix(block + "attn_q", WIDTH, queries);
            matrix(block + "attn_k", WIDTH, keys);
            matrix(block + "attn_v", WIDTH, keys);
        }
        matrix(block + "attn_output", queries, WIDTH);
        if (name.equals("qwen2")) {
            writer.tensor(block + "attn_q.bias", GgmlType.F32, queries)
                    .tensor(block + "attn_k.bias", GgmlType.F32, keys)
                    .tensor(block + "attn_v.bias", GgmlType.F32, keys);
        }
        if (List.of("qwen3", "qwen3moe", "gemma3").contains(name)) {
            writer.tensor(block + "attn_q_norm.weight", GgmlType.F32, LENGTH)
                    .tensor(block + "attn_k_norm.weight", GgmlType.F32, LENGTH);
        }
        if (name.equals("olmo2")) {
            writer.tensor(block + "attn_q_norm.weight", GgmlType.F32, queries)
                    .tensor(block + "attn_k_norm.weight", GgmlType.F32, keys);
        }
        if (List.of("gemma2", "gemma3", "olmo2").contains(name)) {
            norm(block + "post_attention_norm");
            norm(block + "post_ffw_norm");
        }
        if (!name.equals("olmo2")) {
            norm(block + "ffn_norm");
        }
        feedForward(block);
    }

    private void feedForward(String block) {
        if (name.equals("qwen3moe")) {
            matrix(block + "ffn_gate_inp", WIDTH, 8);
            writer.tensor(block + "ffn_gate_exps.weight", TYPE, WIDTH, 256, 8)
                    .tensor(block + "ffn_up_exps.weight", TYPE, WIDTH, 256, 8)
                    .tensor(block + "ffn_down_exps.weight", TYPE, 256, WIDTH, 8);
            return;
        }
        if (name.equals("phi3")) {
            matrix(block + "ffn_up", WIDTH, 2 * FEED_FORWARD);
        } else {
            matrix(block + "ffn_gate", WIDTH, FEED_FORWARD);
            matrix(block + "ffn_up", WIDTH, FEED_FORWARD);
        }
        matrix(block + "ffn_down", FEED_FORWARD, WIDTH);
    }

    private void mamba() {
        int inner = 2 * WIDTH;
        int state = 16;
        int rank = WIDTH / 16;
        key("feed_forward_length", 0);
        key("attention.head_count", 0);
        key("ssm.conv_kernel", 4);
        key("ssm.inner_size", inner);
        key("ssm.state_size", state);
        key("ssm.time_step_rank", rank);
        writer.tensor("output.weight", TYPE, WIDTH, VOCABULARY);
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            norm(block + "attn_norm");
            matrix(block + "ssm_in", WIDTH, 2 * inner);
            writer.tensor(block + "ssm_conv1d.weight", GgmlType.F32, 4, inner)
                    .tensor(block + "ssm_conv1d.bias", GgmlType.F32, inner);
            matrix(block + "ssm_x", inner, rank + 2 * state);
            matrix(block + "ssm_dt", rank, inner);
            writer.tensor(block + "ssm_dt.bias", GgmlType.F32, inner)
                    .tensor(block + "ssm_a", GgmlType.F32, state, inner)
                    .tensor(block + "ssm_d", GgmlType.F32, inner);
            matrix(block + "ssm_out", inner, WIDTH);
        }
    }

    private void vocabulary() {
        // Three control tokens, one for each byte, then words.
        List<String> tokens = IntStream.range(0, VOCABULARY)
                .mapToObj(i -> i < 3 ? List.of("<unk>", "<s>", "</s>").get(i)
                        : i < 259 ? String.format("<0x%02X>", i - 3) : "word" + i)
                .toList();
        writer.text("tokenizer.ggml.model", "llama")
                .array("tokenizer.ggml.tokens", GgufValueType.STRING, tokens)
                .array("tokenizer.ggml.scores", GgufValueType.F32, tokens.stream().map(_ -> 0f).toList())
                .array("tokenizer.ggml.token_type", GgufValueType.I32, IntStream.range(0, VOCABULARY)
                                .mapToObj(i -> i == 0 ? 2 : i < 3 ? 3 : i < 259 ? 6 : 1)
                                .toList())
                .u32("tokenizer.ggml.bos_token_id", 1)
                .u32("tokenizer.ggml.eos_token_id", 2);
    }

    private void key(String key, int value) {
        writer.u32(name + "." + key, value);
    }

    private void norm(String tensor) {
        writer.tensor(tensor + ".weight", GgmlType.F32, WIDTH);
    }

    private void matrix(String tensor, int columns, int rows) {
        writer.tensor(tensor + ".weight", TYPE, columns, rows);
    }
}
