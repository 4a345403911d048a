package ai.beast.queue.core.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as the store keeps it: it knows when the next tick is, not what a tick means.
 *
 * @param definition text that the store does not interpret
 * @param revision rises with every change of the definition
 * @param next null: there is no further tick
 */
public record Schedule(
        String name,
        String definition,
        long revision,
        @Nullable Instant next) {}
