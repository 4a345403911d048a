package ai.beast.queue.core;

import org.jspecify.annotations.Nullable;

/**
 * Reasons why a job does not run, apart from its time and its place in the queue.
 *
 * @param paused it is paused; on a running job: requested, and its worker has not released it yet
 * @param openDependencies how many of the jobs it waits for have not ended
 * @param gate the limit without room (see {@link Limit}) at which it is parked
 */
public record Blockers(
        boolean paused, int openDependencies, @Nullable String gate) {
    public static final Blockers NONE = new Blockers(false, 0, null);
}
