package ai.beast.rag.embed;

import org.jspecify.annotations.Nullable;

/** The embedder cannot be asked at present. Nothing is known about the texts; it may be tried again later. */
public final class EmbedderUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbedderUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
