package ai.beast.events.stream.core;

/** This process serves as many clients as it is allowed to. */
public class TooManySubscriptionsException extends Exception {
    private static final long serialVersionUID = 1L;

    public TooManySubscriptionsException(int limit) {
        super("This gateway serves " + limit + " subscribers already");
    }
}
