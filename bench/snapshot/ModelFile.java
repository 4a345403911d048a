import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import java.nio.file.Path;

/** Writes a GGUF file of about so many MiB: java ModelFile.java FILE MIB CHAT_TEMPLATE. Equal sizes have equal tensors. */
public final class ModelFile {
    private static final int COLUMNS = 4096;

    private ModelFile() {}

    public static void main(String[] arguments) throws Exception {
        int layers = 32;
        long rows = Math.max(1, Long.parseLong(arguments[1]) * (1 << 20) / (layers * 2L * COLUMNS));
        GgufWriter file = GgufWriter.of("llama").seed(2026).text("tokenizer.chat_template", arguments[2]);
        for (int layer = 0; layer < layers; layer++) {
            file.tensor("blk." + layer + ".ffn.weight", GgmlType.F16, COLUMNS, rows)
                    .tensor("blk." + layer + ".norm.weight", GgmlType.F32, COLUMNS);
        }
        file.write(Path.of(arguments[0]));
    }
}
