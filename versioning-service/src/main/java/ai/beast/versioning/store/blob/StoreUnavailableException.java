package ai.beast.versioning.store.blob;

import java.io.IOException;

/** The place where the store lies cannot be used at present: away, or it refuses. Says nothing about what is stored. */
public final class StoreUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message may be shown to the caller */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
