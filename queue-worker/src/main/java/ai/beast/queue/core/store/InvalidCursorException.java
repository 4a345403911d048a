package ai.beast.queue.core.store;

/** A cursor that no page of this query gave. */
public class InvalidCursorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidCursorException(String message) {
        super(message);
    }
}
