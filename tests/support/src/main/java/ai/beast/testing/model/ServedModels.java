package ai.beast.testing.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The models that a {@link FakeModelServer} has, as its lists show them. Thread-safe. */
final class ServedModels {
    static final long SIZE = 1_321_098_329;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODIFIED = "2026-01-31T12:00:00.123456789Z";

    private final Map<String, String> digests = new LinkedHashMap<>();
    private final Set<String> loaded = new LinkedHashSet<>();

    synchronized void add(String name, String content) {
        digests.put(name, digest(content));
    }

    synchronized void remove(String name) {
        digests.remove(name);
        loaded.remove(name);
    }

    synchronized void load(String name) {
        loaded.add(name);
    }

    synchronized void unload(String name) {
        loaded.remove(name);
    }

    /** The name as it is listed, which may leave out the tag that Ollama adds. */
    synchronized boolean has(String name) {
        return digests.containsKey(name) || digests.containsKey(name + ":latest");
    }

    /** The digest of a model that it has. */
    synchronized String digestOf(String name) {
        String digest = digests.get(name);
        return digest == null ? digests.getOrDefault(name + ":latest", "") : digest;
    }

    synchronized JsonNode tags() {
        ObjectNode list = JSON.createObjectNode();
        ArrayNode models = list.putArray("models");
        digests.forEach((name, digest) -> models.add(entry(name, digest).put("modified_at", MODIFIED)));
        return list;
    }

    synchronized JsonNode running() {
        ObjectNode list = JSON.createObjectNode();
        ArrayNode models = list.putArray("models");
        loaded.forEach(name -> models.add(entry(name, digests.getOrDefault(name, digest(name)))
                .put("expires_at", "2099-01-01T00:00:00Z")
                .put("size_vram", SIZE)
                .put("context_length", 4096)));
        return list;
    }

    synchronized JsonNode openAi() {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        digests.keySet()
                .forEach(name -> data.add(JSON.createObjectNode()
                        .put("id", name)
                        .put("object", "model")
                        .put("created", 1_769_860_800)
                        .put("owned_by", "library")));
        return list;
    }

    JsonNode shown(String name) {
        ObjectNode shown = JSON.createObjectNode().put("license", "MIT").put("template", "{{ .Prompt }}");
        shown.putObject("details").put("format", "gguf").put("family", "llama");
        shown.putObject("model_info").put("general.architecture", "llama").put("general.name", name);
        shown.putArray("capabilities").add("completion").add("tools");
        return shown;
    }

    private static ObjectNode entry(String name, String digest) {
        ObjectNode entry = JSON.createObjectNode()
                .put("name", name)
                .put("model", name)
                .put("size", SIZE)
                .put("digest", digest);
        entry.putObject("details")
                .put("format", "gguf")
                .put("family", "llama")
                .put("parameter_size", "1.2B")
                .put("quantization_level", "Q8_0");
        return entry;
    }

    private static String digest(String content) {
        try {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
