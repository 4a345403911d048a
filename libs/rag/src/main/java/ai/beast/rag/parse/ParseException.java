package ai.beast.rag.parse;

/** A file that gives no text, with the reason for people. */
public final class ParseException extends Exception {
    private static final long serialVersionUID = 1L;

    public ParseException(String reason) {
        super(reason);
    }

    public ParseException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
