package ai.beast.modelfiles.memory;

import ai.beast.modelfiles.JsonTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code config.json} beside safetensors says: their tensors do not show their layers.
 *
 * @param modelType {@code model_type}
 * @param contextLength null where it is not there
 * @param dimensions without weights; what they lack is named as the configuration would call it
 * @param packing null where weights are stored one by one
 */
public record ModelConfig(
        String modelType,
        @Nullable Long contextLength,
        ModelDimensions dimensions,
        @Nullable Packing packing) {
    /** Where models that see or hear keep the language model's numbers, outermost first. */
    private static final List<String> LANGUAGE_PARTS =
            List.of("thinker_config", "text_config", "llm_config", "language_config");

    /**
     * How quantized weights are packed into wider integers.
     *
     * @param bits of one weight
     * @param groupSize weights that share a scale, 0 where it is not said
     */
    public record Packing(int bits, int groupSize) {}

    /** Reads a file's content; empty where it is not the configuration of a model. */
    public static Optional<ModelConfig> parse(byte[] content) {
        return JsonTree.object(content).flatMap(ModelConfig::of);
    }

    private static Optional<ModelConfig> of(Map<String, Object> config) {
        if (!(config.get("model_type") instanceof String modelType) || modelType.isBlank()) {
            return Optional.empty();
        }
        Map<String, Object> language = language(config);
        String architecture = architecture(language, modelType);
        ModelKeys keys = ConfigKeys.of(language, architecture, encoder(config));
        ModelDimensions read = new DimensionsReader(keys).read(0);
        ModelDimensions named = new ModelDimensions(
                0,
                read.embeddingLength(),
                read.feedForwardLength(),
                read.headCount(),
                read.vocabularySize(),
                read.generates(),
                read.layers(),
                read.complete(),
                read.unknown().stream().map(ConfigKeys::nameOf).toList(),
                read.blockCount(),
                0);
        long context = keys.number("context_length", 0);
        return Optional.of(new ModelConfig(modelType, context > 0 ? context : null, named, packing(config)));
    }

    private static Map<String, Object> language(Map<String, Object> config) {
        Map<String, Object> part = config;
        for (String name : LANGUAGE_PARTS) {
            if (part.get(name) instanceof Map<?, ?> inner) {
                part = texts(inner);
            }
        }
        return part;
    }

    private static Map<String, Object> texts(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    /** The inner part's own type where the table knows it: a vision model may hold any language model. */
    private static String architecture(Map<String, Object> language, String modelType) {
        return language.get("model_type") instanceof String inner
                        && Architecture.ofModelType(inner).isPresent()
                ? inner
                : modelType;
    }

    private static boolean encoder(Map<String, Object> config) {
        String modelType = String.valueOf(config.get("model_type"));
        String built = config.get("architectures") instanceof List<?> list && !list.isEmpty()
                ? String.valueOf(list.getFirst())
                : "";
        return modelType.contains("bert")
                || modelType.contains("xlm-roberta")
                || built.endsWith("ForMaskedLM")
                || Boolean.TRUE.equals(config.get("use_bidirectional_attention"));
    }

    /** MLX writes {@code quantization}, other tools {@code quantization_config}. */
    private static @Nullable Packing packing(Map<String, Object> config) {
        for (String name : List.of("quantization", "quantization_config")) {
            if (config.get(name) instanceof Map<?, ?> said
                    && said.get("bits") instanceof Long bits
                    && bits >= 1
                    && bits <= 16) {
                Object group = said.get("group_size");
                return new Packing(
                        bits.intValue(), group instanceof Long size && size > 0 && size <= 4096 ? size.intValue() : 0);
            }
        }
        return null;
    }
}
