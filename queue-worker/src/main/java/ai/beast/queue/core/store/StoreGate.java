package ai.beast.queue.core.store;

/** Whether the store may be trusted with jobs at the moment. */
public interface StoreGate {

    /** False while the store is away or might forget what it acknowledged. */
    boolean open();

    /** True when the store is there but might forget, so that nothing may be put into it. */
    boolean unsafe();
}
