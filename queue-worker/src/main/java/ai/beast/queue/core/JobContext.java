package ai.beast.queue.core;

import org.jspecify.annotations.Nullable;

/** A run, seen from its handler. Thread-safe. */
public interface JobContext {
    String jobId();

    /**
     * Number of this run: higher than that of every run of the job before it. What a run leaves outside the queue is named after it, so that
     * one that was frozen past its lease and comes back cannot touch what belongs to its successor.
     */
    long fence();

    String payload();

    /** The latest checkpoint, of this run or the one before; null when there is none. */
    @Nullable
    String checkpoint();

    /** Runs that failed in a row before this one. */
    int failures();

    /** Reports progress; cheap, sent with the next heartbeat. */
    void progress(Progress progress);

    /**
     * Reports a checkpoint for a later run, sent with the next heartbeat. It must contain only what is durable.
     */
    void checkpoint(String note);

    /**
     * To be called right before the run makes its result visible. From here on the job can't be cancelled, and a worker that
     * lost its lease learns so.
     *
     * @param note a last checkpoint, kept before this returns
     * @throws InterruptedException when the job was cancelled or lost: leave no trace
     */
    void commit(String note) throws InterruptedException;
}
