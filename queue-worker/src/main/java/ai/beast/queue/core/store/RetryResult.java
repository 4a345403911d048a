package ai.beast.queue.core.store;

/** Answer to {@link JobStore#retry}. */
public enum RetryResult {
    /** It is queued again with full budgets, or waits again for those jobs it depends on that have not ended. */
    QUEUED,
    /** It has not ended yet, or has finished: nothing to retry. */
    NOT_RETRYABLE,
    UNKNOWN
}
