package ai.beast.queue.core.store;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as the store keeps it: it knows when the next tick is, not what a tick means.
 *
 * @param definition text that the store does not interpret
 * @param revision rises with every change of the definition
 * @param next null: there is no further tick
 * @param past what became of earlier ticks
 */
public record Schedule(
        String name,
        String definition,
        long revision,
        @Nullable Instant next,
        Past past) {
    /** A tick that is ended later than this was missed. */
    public static final Duration LATE = Duration.ofMinutes(1);

    /**
     * What became of earlier ticks; null where there was none.
     *
     * @param run when the latest job was added
     * @param job its id
     * @param missed the latest tick that was missed
     */
    public record Past(
            @Nullable Instant run,
            @Nullable String job,
            @Nullable Instant missed) {
        public static final Past NONE = new Past(null, null, null);
    }
}
