package ai.beast.rag.store;

/** Another process writes to the generation at present; it may be tried again later. */
public final class CollectionBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CollectionBusyException(String collection, Throwable cause) {
        super("Another process writes to collection " + collection, cause);
    }
}
