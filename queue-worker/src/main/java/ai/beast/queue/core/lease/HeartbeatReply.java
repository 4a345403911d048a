package ai.beast.queue.core.lease;

/** Answer to a {@link HeartbeatRequest}. */
public enum HeartbeatReply {
    /** The lease is renewed and what the request carried is kept. */
    OK,
    /** The lease is renewed, but the job is to stop; a request that asked to commit was refused. */
    CANCEL,
    /** The lease is renewed, but the run is to be released; a request that asked to commit was refused. */
    PAUSE,
    /** The lease has ended; nothing of the request was stored. */
    LOST
}
