package ai.beast.queue.core.store;

/** Answer to {@link JobStore#pause}. */
public enum PauseResult {
    /** It is held back, now or already before. */
    PAUSED,
    /** It runs; its worker learns of it with the next heartbeat and hands it back. */
    REQUESTED,
    /** It runs and is about to finish or to be cancelled. */
    TOO_LATE,
    /** It has ended. */
    ENDED,
    UNKNOWN
}
