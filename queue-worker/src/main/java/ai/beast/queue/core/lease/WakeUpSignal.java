package ai.beast.queue.core.lease;

import ai.beast.queue.core.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Signals that a job may be ready. Thread-safe. */
public interface WakeUpSignal {

    /**
     * Waits for the next signal without holding a thread. Each signal reaches one listener. Signals may be spurious and, after a
     * crash, be lost, so poll as well.
     *
     * @param atMost up to 8 seconds
     * @return whether a signal came; fails with {@link StoreUnavailableException}. May complete on a thread that must not be
     *     blocked
     */
    CompletionStage<Boolean> listen(Duration atMost);

    /** Passes a signal on that the listener cannot use. Returns at once; the signal is lost while the store is unavailable. */
    void send();
}
