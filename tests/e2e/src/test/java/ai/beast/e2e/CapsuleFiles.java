package ai.beast.e2e;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;

/** The model files of a capsule: each some 280 kB, of which two versions of one model share the tensors. */
final class CapsuleFiles {
    private CapsuleFiles() {}

    /**
     * A GGUF file of the llama architecture.
     *
     * @param seed decides the tensors
     * @param template metadata that differs between versions of one model
     */
    static byte[] model(String name, long seed, String template) {
        return GgufWriter.of("llama")
                .seed(seed)
                .text("general.name", name)
                .text("general.type", "model")
                .text("tokenizer.chat_template", template)
                .u32("llama.block_count", 1)
                .u32("llama.context_length", 4096)
                .u32("llama.embedding_length", 256)
                .u32("llama.feed_forward_length", 512)
                .u32("llama.attention.head_count", 8)
                .u32("llama.attention.head_count_kv", 2)
                .f32("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .u32("llama.vocab_size", 512)
                .tensor("token_embd.weight", GgmlType.Q8_0, 256, 512)
                .tensor("output.weight", GgmlType.Q8_0, 256, 512)
                .toBytes();
    }
}
