package ai.beast.rag.embed;

import org.jspecify.annotations.Nullable;

/** The embedder makes no vector of this text, while it makes vectors of others. */
public final class TextRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TextRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
