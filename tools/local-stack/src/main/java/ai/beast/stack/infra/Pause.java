package ai.beast.stack.infra;

import ai.beast.stack.StackException;
import java.time.Duration;

/** The step of the loops that wait for another process. */
public final class Pause {
    private static final Duration STEP = Duration.ofMillis(20);

    private Pause() {}

    /**
     * Waits 20 ms.
     *
     * @throws StackException when the thread is interrupted, which stays flagged
     */
    public static void brief() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while waiting.", e);
        }
    }
}
