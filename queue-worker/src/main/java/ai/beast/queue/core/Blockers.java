package ai.beast.queue.core;

import org.jspecify.annotations.Nullable;

/**
 * What keeps a job from running, apart from its time and its turn.
 *
 * @param paused somebody paused it; on a running job: asked for, and its worker has not handed it back yet
 * @param openDependencies how many of the jobs it waits for have not ended
 * @param gate the limit it stands before (see {@link Limit}), when its turn came and there was no room
 */
public record Blockers(
        boolean paused, int openDependencies, @Nullable String gate) {
    public static final Blockers NONE = new Blockers(false, 0, null);
}
