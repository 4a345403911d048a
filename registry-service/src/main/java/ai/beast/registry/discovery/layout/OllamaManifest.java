package ai.beast.registry.discovery.layout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The blobs of a model, from an Ollama manifest. Source of the format: Ollama's {@code manifest} package; JSON with
 * {@code layers}, each of a media type, a digest and a size.
 */
record OllamaManifest(Layer weights, List<Layer> projectors) {
    /** Real ones have a few hundred bytes. */
    static final int MAX_BYTES = 1 << 20;

    private static final String WEIGHTS = "application/vnd.ollama.image.model";
    private static final String PROJECTOR = "application/vnd.ollama.image.projector";
    private static final int MAX_LAYERS = 1000;
    private static final Pattern DIGEST = Pattern.compile("sha256[:-][0-9a-f]{64}");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build());

    /**
     * A blob.
     *
     * @param sha256 hexadecimal digits; never anything that could lead out of the blobs' directory
     */
    record Layer(String sha256, long sizeBytes) {}

    /** The bytes are no manifest of a model. */
    static final class Malformed extends Exception {
        Malformed(String message) {
            super(message);
        }
    }

    /** @throws Malformed whatever else the bytes are */
    static OllamaManifest parse(byte[] bytes) throws Malformed {
        if (bytes.length > MAX_BYTES) {
            throw new Malformed("larger than " + MAX_BYTES + " bytes");
        }
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (JsonProcessingException malformed) {
            throw new Malformed("not JSON: " + malformed.getOriginalMessage() + " (at byte "
                    + Math.max(
                            0,
                            malformed.getLocation() == null
                                    ? 0
                                    : malformed.getLocation().getByteOffset()) + ")");
        } catch (IOException malformed) {
            throw new Malformed("not JSON");
        }
        JsonNode layers = root == null ? null : root.get("layers");
        if (layers == null || !layers.isArray() || layers.size() > MAX_LAYERS) {
            throw new Malformed("no list of layers");
        }
        Optional<Layer> weights = Optional.empty();
        List<Layer> projectors = new ArrayList<>();
        for (JsonNode layer : layers) {
            String type = layer.path("mediaType").asText();
            if (type.equals(WEIGHTS) && weights.isEmpty()) {
                weights = Optional.of(layer(layer));
            } else if (type.equals(PROJECTOR)) {
                projectors.add(layer(layer));
            }
        }
        return new OllamaManifest(
                weights.orElseThrow(
                        () -> new Malformed("no layer holds weights, as in that of a model that another host runs")),
                List.copyOf(projectors));
    }

    private static Layer layer(JsonNode layer) throws Malformed {
        String digest = layer.path("digest").asText();
        JsonNode size = layer.path("size");
        if (!DIGEST.matcher(digest).matches() || !size.canConvertToLong() || size.asLong() < 0) {
            throw new Malformed("a layer without a usable digest or size");
        }
        return new Layer(digest.substring("sha256-".length()), size.asLong());
    }
}
