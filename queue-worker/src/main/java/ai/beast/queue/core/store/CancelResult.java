package ai.beast.queue.core.store;

/** Answer to {@link JobStore#cancel}. */
public enum CancelResult {
    /** It is cancelled, now or already before. */
    CANCELLED,
    /** It runs; its worker learns of it with the next heartbeat. It will not finish. */
    REQUESTED,
    /** It runs and is about to finish: too late. */
    COMMITTING,
    /** It has finished or failed. */
    ENDED,
    UNKNOWN
}
