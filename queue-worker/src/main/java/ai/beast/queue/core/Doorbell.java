package ai.beast.queue.core;

import java.time.Duration;

/** Rings when a job has become ready somewhere. */
public interface Doorbell {

    /**
     * Waits for the next ring. Each ring wakes one of those who wait. Rings may be spurious and, after a crash, be missed, so
     * look from time to time anyway.
     *
     * @param atMost up to 8 seconds
     * @throws StoreUnavailableException when nothing can be heard
     */
    void await(Duration atMost);
}
