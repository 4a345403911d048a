package ai.beast.jobs.rag.model;

import ai.beast.jobs.rag.model.EmbeddingCalls.Protocol;
import ai.beast.problem.ProblemException;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.EmbedderUnavailableException;
import ai.beast.rag.store.EmbedderSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Embedders that the gateway reaches. A collection is bound to the digest of the weights, or to a probe where no server states one: a model that was replaced under its name
 * is refused. Thread-safe.
 */
@ApplicationScoped
public class Embedders {
    /** How long a comparison with the server holds. */
    static final Duration CHECK_EVERY = Duration.ofSeconds(2);

    private static final int MAX_NAME = 200;
    /** Chunks are cut to be shorter; a model that reads less says so by refusing a text. */
    private static final int MAX_TOKENS = 512;

    private static final String BAND = "agent";

    private final EmbeddingCalls calls;
    private final ConcurrentMap<EmbedderSpec, Long> checked = new ConcurrentHashMap<>();

    Embedders(EmbeddingCalls calls) {
        this.calls = calls;
    }

    /**
     * Returns the name if it can be one.
     *
     * @throws ProblemException {@code invalid_field}
     */
    public static String requireName(String model) {
        if (model.isBlank() || model.length() > MAX_NAME || model.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.invalid(
                    "embedder", "must be the name of a model, of at most " + MAX_NAME + " characters, or none");
        }
        return model;
    }

    /**
     * The embedder that a model or alias stands for at present.
     *
     * @throws ProblemException {@code invalid_field} when there is no such model, or it makes no vectors
     * @throws EmbedderUnavailableException while its server does not answer
     */
    public Embedder find(String model) throws InterruptedException {
        try {
            Optional<String> digest = calls.digest(model, ModelServer.TIMEOUT);
            Protocol protocol = digest.isPresent() ? Protocol.OLLAMA : Protocol.OPENAI;
            float[] vector = probe(protocol, model, ModelServer.TIMEOUT);
            if (digest.isEmpty() && calls.digest(model, ModelServer.TIMEOUT).isPresent()) {
                throw new EmbedderUnavailableException("The server of model " + model + " has just come back", null);
            }
            EmbeddingPrefixes prefixes = EmbeddingPrefixes.of(model);
            return embedder(
                    new EmbedderSpec(
                            model,
                            digest.orElseGet(() -> ModelProbe.of(vector)),
                            vector.length,
                            prefixes.question(),
                            prefixes.passage(),
                            MAX_TOKENS),
                    ModelServer.TIMEOUT);
        } catch (ModelCallException failed) {
            throw refused(model, failed);
        }
    }

    /**
     * The embedder that made a generation's vectors.
     *
     * @param timeout of each of its requests
     * @throws EmbedderChangedException when its name stands for another model now
     * @throws ProblemException {@code invalid_field} when there is no such model any more
     * @throws EmbedderUnavailableException while its server does not answer
     */
    public Embedder of(EmbedderSpec spec, Duration timeout) throws InterruptedException {
        check(spec, timeout);
        return embedder(spec, timeout);
    }

    private Embedder embedder(EmbedderSpec spec, Duration timeout) {
        return new GatewayEmbedder(calls, this, spec, timeout);
    }

    /** Compares a spec with what the server has, unless that was done just now. */
    void check(EmbedderSpec spec, Duration timeout) throws InterruptedException {
        Long last = checked.get(spec);
        if (last != null && System.nanoTime() - last < CHECK_EVERY.toNanos()) {
            return;
        }
        try {
            if (ModelProbe.isProbe(spec.digest())) {
                float[] vector = probe(Protocol.OPENAI, spec.name(), timeout);
                if (vector.length != spec.dimensions() || !ModelProbe.agree(ModelProbe.of(vector), spec.digest())) {
                    throw new EmbedderChangedException(spec.name());
                }
            } else {
                Optional<String> digest = calls.digest(spec.name(), timeout);
                if (digest.isEmpty()) {
                    // Says whether the model or its server is missing.
                    probe(Protocol.OLLAMA, spec.name(), timeout);
                    throw new EmbedderUnavailableException("No server lists the model " + spec.name(), null);
                }
                if (!digest.get().equals(spec.digest())) {
                    throw new EmbedderChangedException(spec.name());
                }
            }
        } catch (ModelCallException failed) {
            throw refused(spec.name(), failed);
        }
        checked.put(spec, System.nanoTime());
    }

    private float[] probe(Protocol protocol, String model, Duration timeout)
            throws ModelCallException, InterruptedException {
        return calls.embed(protocol, model, List.of(ModelProbe.TEXT), BAND, timeout)
                .getFirst();
    }

    private static RuntimeException refused(String model, ModelCallException failed) {
        if (failed.isUnavailable()) {
            return new EmbedderUnavailableException(
                    "The embedder " + model + " is unavailable: " + failed.getMessage(), failed);
        }
        return ProblemException.invalid(
                "embedder", "must be a model that makes embeddings; " + model + ": " + failed.getMessage());
    }
}
