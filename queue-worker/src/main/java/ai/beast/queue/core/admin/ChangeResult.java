package ai.beast.queue.core.admin;

/** Answer to a change of a job. */
public enum ChangeResult {
    /** The job is as it was asked for, now or already before. */
    CHANGED,
    /** The job's state does not allow it. */
    REFUSED,
    UNKNOWN
}
