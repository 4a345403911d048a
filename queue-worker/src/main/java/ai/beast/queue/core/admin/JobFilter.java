package ai.beast.queue.core.admin;

import ai.beast.queue.core.JobState;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a list shows: those that meet all conditions.
 *
 * @param states empty for all
 * @param text stands in the id, the type, the idempotency key, or a member of the payload that names the model, its source or its place;
 *     without regard to the case of ASCII letters. What replies hide is not searched: the query and the user info of a URL
 * @param since the job was enqueued, started or ended at this time or later
 */
public record JobFilter(
        Set<JobState> states,
        @Nullable String type,
        @Nullable String text,
        @Nullable Instant since) {
    public JobFilter {
        states = Set.copyOf(states);
    }

    public static JobFilter of(@Nullable JobState state, @Nullable String type) {
        return new JobFilter(state == null ? Set.of() : Set.of(state), type, null, null);
    }
}
