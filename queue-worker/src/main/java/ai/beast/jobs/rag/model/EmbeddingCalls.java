package ai.beast.jobs.rag.model;

import ai.beast.rag.store.EmbedderSpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Requests for vectors in Ollama's protocol and OpenAI's, and for the digest of a model's weights. Thread-safe. */
@ApplicationScoped
class EmbeddingCalls {
    /** How a model is asked. */
    enum Protocol {
        /** The weights' digest is known, and a text that is too long is refused instead of cut. */
        OLLAMA,
        OPENAI
    }

    private static final String LATEST = ":latest";

    private final ModelServer server;

    EmbeddingCalls(ModelServer server) {
        this.server = server;
    }

    /** {@code sha256:…} of the weights behind a name or alias; empty for a model that no Ollama lists. */
    Optional<String> digest(String model, Duration timeout) throws ModelCallException, InterruptedException {
        for (JsonNode entry : server.get("/ollama/api/tags", timeout).path("models")) {
            String name = entry.path("name").asText();
            if (name.equals(model) || name.equals(model + LATEST)) {
                String digest = entry.path("digest").asText().toLowerCase(Locale.ROOT);
                String bare = digest.startsWith("sha256:") ? digest.substring("sha256:".length()) : digest;
                return bare.isEmpty() ? Optional.empty() : Optional.of("sha256:" + bare);
            }
        }
        return Optional.empty();
    }

    /**
     * Vectors of length 1 in the order of the texts.
     *
     * @throws ModelCallException also when a vector is missing, has no direction or a number that is none
     */
    List<float[]> embed(Protocol protocol, String model, List<String> texts, String band, Duration timeout)
            throws ModelCallException, InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("model", model);
        texts.forEach(request.putArray("input")::add);
        List<float[]> vectors = new ArrayList<>(texts.size());
        if (protocol == Protocol.OLLAMA) {
            request.put("truncate", false);
            for (JsonNode vector :
                    server.post("/ollama/api/embed", request, band, timeout).path("embeddings")) {
                vectors.add(unit(vector));
            }
        } else {
            request.put("encoding_format", "float");
            List<float[]> placed = new ArrayList<>(Collections.nCopies(texts.size(), new float[0]));
            for (JsonNode entry :
                    server.post("/v1/embeddings", request, band, timeout).path("data")) {
                int at = entry.path("index").asInt(-1);
                if (at >= 0 && at < placed.size()) {
                    placed.set(at, unit(entry.path("embedding")));
                }
            }
            placed.stream().filter(vector -> vector.length > 0).forEach(vectors::add);
        }
        if (vectors.size() != texts.size()) {
            throw new ModelCallException(
                    500, model + " gave " + vectors.size() + " vectors for " + texts.size() + " texts");
        }
        return vectors;
    }

    private static float[] unit(JsonNode numbers) throws ModelCallException {
        double square = 0;
        for (JsonNode number : numbers) {
            square += number.asDouble() * number.asDouble();
        }
        if (!(square > 0) || square == Double.POSITIVE_INFINITY || numbers.size() > EmbedderSpec.MAX_DIMENSIONS) {
            throw new ModelCallException(
                    500,
                    "The model gave a vector without a direction, or one of more than " + EmbedderSpec.MAX_DIMENSIONS
                            + " dimensions");
        }
        float[] vector = new float[numbers.size()];
        for (int at = 0; at < vector.length; at++) {
            vector[at] = (float) (numbers.get(at).asDouble() / Math.sqrt(square));
        }
        return vector;
    }
}
