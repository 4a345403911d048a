package ai.beast.queue.core.store;

import ai.beast.queue.core.NewJob;

/**
 * What became of one {@link NewJob}.
 *
 * @param id the job that stands for the request: the new one, or the one that was there already
 */
public record Enqueued(Status status, String id) {
    /** The answers. */
    public enum Status {
        /** A new job. */
        ACCEPTED,
        /** The same request was accepted before; nothing changed. */
        EXISTING,
        /** The idempotency key belongs to a job with another payload; nothing was enqueued. */
        CONFLICT,
        /** A job it is to wait for is not known (any more), and {@link #id} names that one; nothing was enqueued. */
        UNKNOWN_DEPENDENCY,
        /** It was all right, but another of those it was to be enqueued together with was not. */
        LEFT_OUT
    }
}
