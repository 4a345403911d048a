package ai.beast.queue.core.lease;

/** Answer to a {@link Beat}. */
public enum Pulse {
    /** The lease is renewed and what the beat carried is kept. */
    OK,
    /** The lease is renewed, but the job is to stop; a beat that asked to commit was refused. */
    CANCEL,
    /** The lease is renewed, but the run is to be handed back for now; a beat that asked to commit was refused. */
    PAUSE,
    /** The job belongs to somebody else, or to nobody; nothing the beat carried was kept. */
    LOST
}
