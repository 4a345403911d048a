package ai.beast.jobs.rag.model;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A model did not do what it was asked to. The message says who said what. */
final class ModelCallException extends IOException {
    private static final long serialVersionUID = 1L;

    private static final int NO_REPLY = 0;

    private final int status;

    ModelCallException(int status, String message) {
        super(message);
        this.status = status;
    }

    private ModelCallException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = NO_REPLY;
    }

    /** The gateway gave no reply. */
    static ModelCallException unreachable(String message, Throwable cause) {
        return new ModelCallException(message, cause);
    }

    /** Whether the same request may succeed later, because no model has looked at it. */
    boolean isUnavailable() {
        return switch (status) {
            case NO_REPLY, 408, 429, 502, 503, 504 -> true;
            default -> false;
        };
    }

    /** Whether the gateway knows no such model. */
    boolean isNotFound() {
        return status == 404;
    }

    /** Whether the model was reached and refused or failed at the request. */
    boolean isOfTheText() {
        return status == 400 || status == 413 || status == 422 || status == 500;
    }
}
