package ai.beast.registry.discovery.ollama;

import ai.beast.modelfiles.ModelFormat;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.layout.Layout;
import ai.beast.registry.discovery.layout.SeenFile;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Translates what Ollama answers into what a file would have said. Whatever is not as expected counts as absent. Pure. */
final class OllamaModel {
    private static final int MAX_NAME = 300;
    private static final String SCHEME = "ollama:";
    /** Ollama's {@code model.Capability}. */
    private static final Map<String, List<String>> CAPABILITIES = Map.of(
            "tools", List.of("tools"),
            "insert", List.of("fill-in-the-middle"),
            "vision", List.of("vision", "multimodal"),
            "audio", List.of("audio", "multimodal"),
            "embedding", List.of("embedding"),
            "thinking", List.of("reasoning"),
            "image", List.of("image"));

    private OllamaModel() {}

    /**
     * A model of the list.
     *
     * @return empty when the entry has no usable name and size
     */
    static Optional<FoundModel> found(JsonNode entry) {
        String name = entry.path("name").asText();
        long size = entry.path("size").asLong(-1);
        if (name.isBlank() || name.length() > MAX_NAME || size < 0) {
            return Optional.empty();
        }
        try {
            SeenFile file = new SeenFile(Path.of(SCHEME + name), size, time(entry.path("modified_at")), "");
            return Optional.of(new FoundModel(
                    Layout.OLLAMA,
                    List.of(file),
                    List.of(),
                    FoundModel.id(name),
                    name,
                    FoundModel.Source.UNKNOWN,
                    List.of()));
        } catch (InvalidPathException unusable) {
            return Optional.empty();
        }
    }

    /** The host that runs a model of the list for this Ollama, null where it runs it itself. */
    static @Nullable String remoteHost(JsonNode entry) {
        return text(entry.path("remote_host").textValue());
    }

    /** Tags for what the model can do, from {@code capabilities} of its details. */
    static List<String> tags(JsonNode shown) {
        List<String> tags = new ArrayList<>();
        for (JsonNode capability : shown.path("capabilities")) {
            tags.addAll(CAPABILITIES.getOrDefault(capability.asText(), List.of()));
        }
        return tags.stream().distinct().toList();
    }

    /** The header of the model's file, without tensors; what the list says where the file's words are missing. */
    static ModelHeader header(JsonNode listed, JsonNode shown) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        shown.path("model_info").properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isTextual()) {
                metadata.put(field.getKey(), value.textValue());
            } else if (value.isBoolean()) {
                metadata.put(field.getKey(), value.booleanValue());
            } else if (value.canConvertToLong() && value.isIntegralNumber()) {
                metadata.put(field.getKey(), value.longValue());
            } else if (value.isNumber()) {
                metadata.put(field.getKey(), value.doubleValue());
            }
        });
        if (!shown.path("template").asText().isBlank()) {
            metadata.putIfAbsent(
                    "tokenizer.chat_template", shown.path("template").asText());
        }
        String architecture = text(metadata.get("general.architecture"));
        Object context = metadata.get(architecture + ".context_length");
        Object parameters = metadata.get("general.parameter_count");
        return new ModelHeader(
                ModelFormat.GGUF,
                architecture,
                text(metadata.get("general.name")),
                text(metadata.get("general.version")),
                text(listed.path("details").path("quantization_level").textValue()),
                parameters instanceof Long count ? count : 0,
                context instanceof Long tokens && tokens > 0 ? tokens : null,
                listed.path("size").asLong(),
                text(metadata.get("general.license")),
                null,
                metadata,
                Map.of(),
                List.of(),
                0);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank() ? text.strip() : null;
    }

    private static Instant time(JsonNode text) {
        try {
            return OffsetDateTime.parse(text.asText()).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeParseException unusable) {
            return Instant.EPOCH;
        }
    }
}
