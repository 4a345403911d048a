package ai.beast.gateway.backend;

import ai.beast.security.OutboundGuard.Target;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a backend since it was last asked. While it is unavailable the models stay those it had.
 *
 * @param ollama whether it speaks Ollama's API beside OpenAI's
 * @param target its addresses; null until its name was resolved
 * @param problem why it is unavailable; null while it is available
 * @param since when it became available or unavailable
 */
public record BackendView(
        Backend backend,
        boolean ollama,
        @Nullable Target target,
        List<ServedModel> models,
        @Nullable String problem,
        Instant since) {
    public BackendView {
        models = List.copyOf(models);
    }

    /** A backend that was not asked yet. */
    static BackendView unknown(Backend backend, Instant since) {
        return new BackendView(backend, false, null, List.of(), "not asked yet", since);
    }

    public boolean isAvailable() {
        return problem == null;
    }

    /** The address of a path of the API. @throws IllegalStateException before its name was resolved */
    public Target at(String pathAndQuery) {
        Target known = target;
        if (known == null) {
            throw new IllegalStateException("The address of " + backend.name() + " is not known yet");
        }
        return new Target(backend.at(pathAndQuery), known.addresses(), known.port());
    }

    BackendView unavailable(String why, Instant now) {
        return new BackendView(backend, ollama, target, models, why, isAvailable() ? now : since);
    }
}
