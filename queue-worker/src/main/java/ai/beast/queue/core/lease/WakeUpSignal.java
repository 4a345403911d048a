package ai.beast.queue.core.lease;

import ai.beast.queue.core.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Rings when a job has become ready somewhere. Thread-safe. */
public interface WakeUpSignal {

    /**
     * Waits for the next ring without holding a thread. Each ring is heard by one of those who wait. Rings may be spurious and, after
     * a crash, be missed, so look from time to time anyway.
     *
     * @param atMost up to 8 seconds
     * @return whether it rang; fails with {@link StoreUnavailableException} when nothing can be heard. May complete on a thread that
     *     must not be held up
     */
    CompletionStage<Boolean> listen(Duration atMost);

    /** Rings once, for whoever hears a ring and cannot follow it. Returns at once; with the store away nobody hears it. */
    void send();
}
