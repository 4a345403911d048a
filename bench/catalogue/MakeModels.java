import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.GgufValueType;
import ai.beast.modelfiles.synth.GgufWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes model files whose headers are as large as real ones: 291 tensors, as Llama 3 8B has, and a vocabulary. Arguments:
 * directory, how many, number of the first, tokens of the vocabulary.
 */
class MakeModels {
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        int first = Integer.parseInt(arguments[2]);
        List<String> vocabulary = IntStream.range(0, Integer.parseInt(arguments[3]))
                .mapToObj(token -> "token" + token)
                .toList();
        IntStream.range(first, first + count).parallel().forEach(number -> {
            GgufWriter writer = GgufWriter.of("llama")
                    .text("general.name", "Generated Model " + number)
                    .text("general.license", "apache-2.0")
                    .text("tokenizer.chat_template", "{% for message in messages %}{{ message.content }}{% endfor %}")
                    .u32("llama.block_count", 32)
                    .u32("llama.context_length", 131_072)
                    .u32("llama.embedding_length", 4096)
                    .u32("llama.feed_forward_length", 14_336)
                    .u32("llama.attention.head_count", 32)
                    .u32("llama.attention.head_count_kv", 8)
                    .array("tokenizer.ggml.tokens", GgufValueType.STRING, vocabulary);
            for (int tensor = 0; tensor < 291; tensor++) {
                writer.tensor("blk." + tensor + ".attn_q.weight", GgmlType.Q8_0, 32);
            }
            try {
                writer.write(directory.resolve("generated-model-" + number + "-Q8_0.gguf"));
            } catch (java.io.IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        });
    }
}
