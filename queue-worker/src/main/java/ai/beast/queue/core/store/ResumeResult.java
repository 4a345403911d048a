package ai.beast.queue.core.store;

/** Answer to {@link JobStore#resume}. */
public enum ResumeResult {
    /** It is held back by nobody any more. */
    RESUMED,
    NOT_PAUSED,
    UNKNOWN
}
