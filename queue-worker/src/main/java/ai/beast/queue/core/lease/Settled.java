package ai.beast.queue.core.lease;

/** What an {@link Outcome} came to. */
public enum Settled {
    FINISHED,
    RETRYING,
    FAILED,
    RELEASED,
    /** Cancelled while it ran: whatever the run came to, nothing of it counts. */
    CANCELLED,
    /** Refused: the lease was lost, or the outcome was settled before. */
    STALE
}
