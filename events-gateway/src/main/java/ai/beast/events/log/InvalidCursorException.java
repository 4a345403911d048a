package ai.beast.events.log;

/** A text that was presented as a cursor is none. */
public class InvalidCursorException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidCursorException(String message) {
        super(message);
    }
}
