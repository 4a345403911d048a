package ai.beast.queue.worker;

/** Why a run is stopped from outside. */
enum StopReason {
    /** The job was cancelled. */
    CANCELLED,
    /** The job was paused: the run is released until the job is resumed. */
    PAUSED,
    /** The lease belongs to another worker by now, or must have ended while the store did not reply. */
    LOST,
    /** The run took longer than its job allows. */
    OVERTIME,
    /** The process shuts down. */
    SHUTDOWN
}
