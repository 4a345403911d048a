package ai.beast.gateway.http;

import ai.beast.gateway.route.ModelRequest;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The body of a request until a backend begins to answer; streams outlive it, and images are large. Thread-safe. */
final class PendingBody {
    private final String model;
    private final boolean leavesOutTokens;
    private final BodyMemory.Share memory;
    private volatile @Nullable ModelRequest request;

    PendingBody(ModelRequest request, BodyMemory.Share memory) {
        this.memory = memory;
        this.model = request.model();
        this.leavesOutTokens = request.leavesOutTokens();
        this.request = request;
    }

    /** The name that the client asked for. */
    String model() {
        return model;
    }

    /** Whether a stream of OpenAI's protocol states no tokens unless the gateway asks for them. */
    boolean leavesOutTokens() {
        return leavesOutTokens;
    }

    /**
     * The body for a backend.
     *
     * @param name of the model there
     * @param countTokens whether a stream is to state its tokens
     * @throws IllegalStateException after {@link #release}
     */
    Buffer named(String name, boolean countTokens) {
        ModelRequest pending = request;
        if (pending == null) {
            throw new IllegalStateException("The body was released: a backend answers already");
        }
        return countTokens ? pending.countingTokens(name) : pending.withModel(name);
    }

    /** Forgets the body: it is not sent again. */
    void release() {
        request = null;
        memory.release();
    }
}
