package ai.beast.events.publish.format;

/** An event has an attribute, or data, that is not right. */
class InvalidAttributeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String attribute;

    /** @param what goes on the sentence that begins with the attribute's name */
    InvalidAttributeException(String attribute, String what) {
        super(what);
        this.attribute = attribute;
    }

    String attribute() {
        return attribute;
    }
}
