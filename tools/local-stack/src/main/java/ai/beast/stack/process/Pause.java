package ai.beast.stack.process;

import ai.beast.stack.StackException;
import java.time.Duration;

/** The step of the loops that wait for another process. */
public final class Pause {
    private Pause() {}

    /**
     * Waits.
     *
     * @throws StackException when the thread is interrupted, which stays flagged
     */
    public static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while waiting.", e);
        }
    }
}
