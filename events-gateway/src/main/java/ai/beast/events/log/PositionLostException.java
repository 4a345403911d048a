package ai.beast.events.log;

import org.jspecify.annotations.Nullable;

/** The records at the position that was read are not in the log: they expired, or the log is shorter than it was. */
public class PositionLostException extends Exception {
    private static final long serialVersionUID = 1L;

    public PositionLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
