package ai.beast.queue.core.store;

/** The store cannot be reached or did not answer in time; whether the call took effect is unknown. Try again later. */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
