package ai.beast.events.log;

/** A client's filter can't be used. */
public class InvalidFilterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    /** @param field the filter's part at fault: type, source or subject */
    public InvalidFilterException(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
