package ai.beast.queue.worker;

/** Why a run is stopped from outside. */
enum StopReason {
    /** Somebody cancelled the job. */
    CANCELLED,
    /** Somebody paused the job: it is handed back until it is resumed. */
    PAUSED,
    /** The lease belongs to another worker by now, or must have ended without a word from the store. */
    LOST,
    /** The run took longer than its job allows. */
    OVERTIME,
    /** The process shuts down. */
    SHUTDOWN
}
