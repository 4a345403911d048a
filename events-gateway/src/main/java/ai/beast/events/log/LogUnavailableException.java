package ai.beast.events.log;

import org.jspecify.annotations.Nullable;

/** The log cannot be reached now; trying again later may help. */
public class LogUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public LogUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
