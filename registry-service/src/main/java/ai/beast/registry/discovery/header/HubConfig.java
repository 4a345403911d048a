package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.JsonTree;
import ai.beast.modelfiles.memory.ModelConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The small files of a Hugging Face repository beside its safetensors: configuration and chat template. */
final class HubConfig {
    private static final List<String> TEMPLATES = List.of("chat_template.jinja", "chat_template.json");
    private static final String TOKENIZER = "tokenizer_config.json";
    /** The added tokens of some models make this one large. */
    private static final int MAX_TOKENIZER_BYTES = 4 << 20;

    private HubConfig() {}

    /** The configuration of the model whose file this is; empty when there is none. */
    static Optional<ModelConfig> beside(Path modelFile) {
        byte[] content = content(modelFile.resolveSibling("config.json"), JsonTree.MAX_BYTES);
        return content.length == 0 ? Optional.empty() : ModelConfig.parse(content);
    }

    /** Whether a file beside the model holds a chat template. */
    static boolean chatTemplateBeside(Path modelFile) {
        if (TEMPLATES.stream().anyMatch(name -> Files.isRegularFile(modelFile.resolveSibling(name)))) {
            return true;
        }
        byte[] tokenizer = content(modelFile.resolveSibling(TOKENIZER), MAX_TOKENIZER_BYTES);
        return new String(tokenizer, StandardCharsets.ISO_8859_1).contains("\"chat_template\"");
    }

    /** Nothing where the file is absent, unreadable or larger. */
    private static byte[] content(Path file, int maxBytes) {
        if (!Files.isRegularFile(file)) {
            return new byte[0];
        }
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(maxBytes + 1);
            return bytes.length > maxBytes ? new byte[0] : bytes;
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }
}
