package ai.beast.queue.core.admin;

/** The order of a list of jobs. */
public enum JobOrder {
    /** As the queue will run them, then the ended ones. */
    STATE,
    /** By the time of enqueueing, the latest first. */
    NEWEST,
    /** By the time of enqueueing, the earliest first. */
    OLDEST
}
