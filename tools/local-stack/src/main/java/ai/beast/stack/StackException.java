package ai.beast.stack;

import org.jspecify.annotations.Nullable;

/**
 * Something about the local stack that its user has to know. The message is one or more plain sentences that say what
 * is wrong and what to do about it; it is meant to be printed as it is, without the stack trace.
 */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
