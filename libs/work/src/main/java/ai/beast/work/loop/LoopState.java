package ai.beast.work.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A loop as seen from outside.
 *
 * @param health whether it does its work
 * @param failures rounds that failed since the start
 * @param failuresInRow rounds that failed since the last success
 * @param lastFailure of the newest failed round; null without one
 * @param roundTime how long the round under way has taken; null between rounds
 */
public record LoopState(
        String name,
        Health health,
        long failures,
        int failuresInRow,
        @Nullable String lastFailure,
        @Nullable Duration roundTime) {

    /** Whether a loop does its work. */
    public enum Health {
        RUNNING,
        /** Ended by its own round, or stopped. */
        ENDED,
        /** Its round exceeds the limit. */
        STUCK,
        /** Its thread ended though nothing stopped it. */
        DEAD
    }

    /** Whether liveness may be UP with it. */
    public boolean live() {
        return health == Health.RUNNING || health == Health.ENDED;
    }
}
