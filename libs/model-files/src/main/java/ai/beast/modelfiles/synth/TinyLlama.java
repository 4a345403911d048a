package ai.beast.modelfiles.synth;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.GgufValueType;
import java.util.List;
import java.util.stream.IntStream;

/** A complete little model of the llama architecture, about 3.5 MB as Q8_0: every key and tensor a loader looks for, and data that means nothing. */
public final class TinyLlama {

    private static final int LAYERS = 4;
    private static final int EMBEDDING = 256;
    private static final int FEED_FORWARD = 704;
    private static final int HEADS = 8;
    private static final int KV_HEADS = 2;
    private static final int VOCABULARY = 512;
    private static final int CONTEXT = 2048;
    private static final int FILE_TYPE_Q8_0 = 7;
    private static final long TOKEN_NORMAL = 1;

    private TinyLlama() {}

    /**
     * A writer with the model laid out; more metadata may be added before it is written.
     *
     * @param name {@code general.name}
     * @param seed decides every tensor's data
     */
    public static GgufWriter named(String name, long seed) {
        GgufWriter writer = GgufWriter.of("llama")
                .seed(seed)
                .text("general.name", name)
                .text("general.type", "model")
                .text("general.license", "apache-2.0")
                .text("general.size_label", "3M")
                .u32("general.file_type", FILE_TYPE_Q8_0)
                .u32("general.quantization_version", 2)
                .u32("llama.block_count", LAYERS)
                .u32("llama.context_length", CONTEXT)
                .u32("llama.embedding_length", EMBEDDING)
                .u32("llama.feed_forward_length", FEED_FORWARD)
                .u32("llama.attention.head_count", HEADS)
                .u32("llama.attention.head_count_kv", KV_HEADS)
                .f32("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .u32("llama.rope.dimension_count", EMBEDDING / HEADS)
                .u32("llama.vocab_size", VOCABULARY);
        vocabulary(writer);
        tensors(writer);
        return writer;
    }

    private static void vocabulary(GgufWriter writer) {
        List<String> tokens =
                IntStream.range(0, VOCABULARY).mapToObj(i -> "<t" + i + ">").toList();
        writer.text("tokenizer.ggml.model", "llama")
                .array("tokenizer.ggml.tokens", GgufValueType.STRING, tokens)
                .array(
                        "tokenizer.ggml.scores",
                        GgufValueType.F32,
                        tokens.stream().map(token -> 0f).toList())
                .array(
                        "tokenizer.ggml.token_type",
                        GgufValueType.I32,
                        tokens.stream().map(token -> TOKEN_NORMAL).toList())
                .u32("tokenizer.ggml.bos_token_id", 1)
                .u32("tokenizer.ggml.eos_token_id", 2);
    }

    private static void tensors(GgufWriter writer) {
        int kvWidth = EMBEDDING / HEADS * KV_HEADS;
        writer.tensor("token_embd.weight", GgmlType.Q8_0, EMBEDDING, VOCABULARY);
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            writer.tensor(block + "attn_norm.weight", GgmlType.F32, EMBEDDING)
                    .tensor(block + "attn_q.weight", GgmlType.Q8_0, EMBEDDING, EMBEDDING)
                    .tensor(block + "attn_k.weight", GgmlType.Q8_0, EMBEDDING, kvWidth)
                    .tensor(block + "attn_v.weight", GgmlType.Q8_0, EMBEDDING, kvWidth)
                    .tensor(block + "attn_output.weight", GgmlType.Q8_0, EMBEDDING, EMBEDDING)
                    .tensor(block + "ffn_norm.weight", GgmlType.F32, EMBEDDING)
                    .tensor(block + "ffn_gate.weight", GgmlType.Q8_0, EMBEDDING, FEED_FORWARD)
                    .tensor(block + "ffn_up.weight", GgmlType.Q8_0, EMBEDDING, FEED_FORWARD)
                    .tensor(block + "ffn_down.weight", GgmlType.Q8_0, FEED_FORWARD, EMBEDDING);
        }
        writer.tensor("output_norm.weight", GgmlType.F32, EMBEDDING)
                .tensor("output.weight", GgmlType.Q8_0, EMBEDDING, VOCABULARY);
    }
}
