package ai.beast.queue.core;

/**
 * Runs jobs of one type. One instance serves many runs at once, each on its own virtual thread, which is interrupted when
 * the run is to stop.
 *
 * @param <P> form of the payload
 */
public interface JobHandler<P> {

    /** The type, such as {@code model.download}. */
    String type();

    /**
     * Options of a job whose enqueuer chose none.
     */
    default JobOptions defaults() {
        return JobOptions.DEFAULT;
    }

    /** The class that the JSON of a payload is read into before {@link #validate}. */
    Class<P> payloadType();

    /**
     * Refuses a payload this handler could never run, before it is enqueued.
     *
     * @throws RuntimeException a problem for the client
     */
    void validate(P payload);

    /**
     * The payload that is stored for a request: what an absent member means is decided here where it may mean something else in a later
     * release, for a job may be run by that one.
     *
     * @throws RuntimeException a problem for the client
     */
    default P accepted(P payload) {
        return payload;
    }

    /**
     * Does the work. At least once: a run may follow one that was cut off anywhere.
     *
     * @throws JobFailedException when it failed and is known why
     * @throws InterruptedException when asked to stop: the job was cancelled, paused or lost, its time is over, or the worker shuts
     *     down. What must survive belongs in the checkpoint
     * @throws Exception anything else counts as a failure that may be tried again
     */
    JobResult run(JobContext context) throws Exception;

    /**
     * The job ended without success and will not run again by itself: drop what it left behind, but for what a retry by hand could
     * go on with. May be called more than once, in any process, also for a job that never ran.
     */
    default void abandoned(Job job) {}
}
