package ai.beast.queue.core.store;

/** Answer to {@link JobStore#resume}. */
public enum ResumeResult {
    /** It is not paused any more. */
    RESUMED,
    NOT_PAUSED,
    UNKNOWN
}
