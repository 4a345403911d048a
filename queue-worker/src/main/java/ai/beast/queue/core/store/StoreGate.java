package ai.beast.queue.core.store;

/** Whether the store is available and keeps what it acknowledges. */
public interface StoreGate {

    /** False while the store is unavailable or could lose acknowledged jobs. */
    boolean open();

    /** True when the store is available but could lose jobs, or is another suite's, so that none may be stored. */
    boolean unsafe();

    /** Why none may be stored, or what else is wrong, as a sentence; empty when all is well. */
    String trouble();
}
