package ai.beast.messaging;

import ai.beast.work.failure.Classified;
import ai.beast.work.failure.Failure;
import org.jspecify.annotations.Nullable;

/** A record of the topic is not an event this suite can read; a retry cannot help. */
public class InvalidEventException extends Exception implements Classified {
    private static final long serialVersionUID = 1L;

    public InvalidEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public Failure.Kind failureKind() {
        return Failure.Kind.PERMANENT;
    }
}
