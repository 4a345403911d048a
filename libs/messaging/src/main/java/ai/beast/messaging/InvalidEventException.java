package ai.beast.messaging;

import org.jspecify.annotations.Nullable;

/** Something on the topic is not an event this suite can read; retrying cannot help. */
public class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
