package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.memory.LayerGroup;
import ai.beast.modelfiles.memory.LayerGroup.Kind;
import ai.beast.modelfiles.memory.ModelDimensions;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config.json} beside a safetensors file: its tensors do not show their layers. Whatever
 * is missing or absurd counts as unknown; a layer of which the file does not tell counts as full attention. Source: the
 * configuration classes of Hugging Face's transformers.
 *
 * @param contextLength null when it is not there
 */
record HubConfig(String architecture, @Nullable Long contextLength, ModelDimensions dimensions) {
    private static final int MAX_BYTES = 1 << 20;
    private static final long MAX = 1L << 32;
    private static final int MAX_LAYERS = 4096;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The configuration of the model whose file this is; empty when there is none that says how it is built. */
    static Optional<HubConfig> beside(Path modelFile) {
        Path file = modelFile.resolveSibling("config.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(MAX_BYTES + 1);
            return bytes.length > MAX_BYTES ? Optional.empty() : parse(bytes);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    static Optional<HubConfig> parse(byte[] bytes) {
        JsonNode config;
        try {
            config = JSON.readTree(bytes);
        } catch (JsonProcessingException malformed) {
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        if (config == null || config.path("model_type").asText().isBlank()) {
            return Optional.empty();
        }
        // Models that see or hear keep the language model's numbers apart.
        JsonNode text = config.path("text_config").isObject() ? config.path("text_config") : config;
        long layers = number(text, "num_hidden_layers", 0);
        long hidden = number(text, "hidden_size", 0);
        long heads = number(text, "num_attention_heads", 0);
        if (layers < 1 || layers > MAX_LAYERS || hidden < 1 || heads < 1) {
            return Optional.empty();
        }
        boolean encoder = encoder(config);
        long context = number(text, "max_position_embeddings", 0);
        ModelDimensions dimensions = new ModelDimensions(
                0,
                hidden,
                Math.max(
                        number(text, "intermediate_size", 0),
                        number(text, "num_experts_per_tok", 0)
                                * Math.min(number(text, "moe_intermediate_size", 0), 1 << 20)),
                heads,
                number(text, "vocab_size", 0),
                !encoder,
                encoder ? List.of() : layers(text, (int) layers, hidden, heads),
                true);
        return Optional.of(new HubConfig(config.path("model_type").asText(), context > 0 ? context : null, dimensions));
    }

    private static boolean encoder(JsonNode config) {
        String type = config.path("model_type").asText();
        String architecture = config.path("architectures").path(0).asText();
        return type.contains("bert") || type.contains("xlm-roberta") || architecture.endsWith("ForMaskedLM");
    }

    private static List<LayerGroup> layers(JsonNode config, int count, long hidden, long heads) {
        long latent = number(config, "kv_lora_rank", 0);
        if (latent > 0) {
            // Latent attention keeps the compressed key and its rotated part, of which values are a view.
            long width = latent + number(config, "qk_rope_head_dim", 0);
            return List.of(new LayerGroup(Kind.FULL, count, width, 0, 0, 0));
        }
        long width = Math.min(MAX, number(config, "num_key_value_heads", heads))
                * Math.min(1 << 20, number(config, "head_dim", hidden / heads));
        long window = number(config, "sliding_window", 0);
        JsonNode types = config.path("layer_types");
        List<LayerGroup> groups = new ArrayList<>();
        for (int layer = 0; layer < count; layer++) {
            boolean slides = window > 0 && types.path(layer).asText().equals("sliding_attention");
            LayerGroup next =
                    new LayerGroup(slides ? Kind.SLIDING : Kind.FULL, 1, width, width, slides ? window : 0, 0);
            LayerGroup last = groups.isEmpty() ? null : groups.getLast();
            if (last != null && last.kind() == next.kind()) {
                groups.removeLast();
                next = new LayerGroup(next.kind(), last.count() + 1, width, width, next.window(), 0);
            }
            groups.add(next);
        }
        return groups;
    }

    private static long number(JsonNode config, String field, long fallback) {
        JsonNode value = config.path(field);
        boolean usable = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= MAX;
        return usable ? value.longValue() : fallback;
    }
}
