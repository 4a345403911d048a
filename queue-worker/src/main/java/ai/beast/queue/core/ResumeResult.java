package ai.beast.queue.core;

/** Answer to {@link JobStore#resume}. */
public enum ResumeResult {
    /** It is held back by nobody any more. */
    RESUMED,
    NOT_PAUSED,
    UNKNOWN
}
