package ai.beast.rag.store;

/** A newer run writes to the generation. The run that gets this must stop and leave everything as it is. */
public final class StaleFenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long current;

    public StaleFenceException(long fence, long current) {
        super("Fence " + fence + " is stale: " + current + " writes to this collection");
        this.current = current;
    }

    /** The fence of the newer run. */
    public long current() {
        return current;
    }
}
