package ai.beast.jobs.download;

import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries the failure of a thread of a download to the thread that waits for it, so that no attempt waits for a thread that
 * has ended. The first failure counts. Thread-safe.
 */
public final class ThreadFailure {
    private static final Logger LOG = Logger.getLogger(ThreadFailure.class);

    private final String task;
    private volatile @Nullable Throwable failure;

    /** @param task of the thread, such as {@code Hashing the file} */
    public ThreadFailure(String task) {
        this.task = task;
    }

    /** Records why the thread ends: any exception or error. */
    public void record(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        if (!(cause instanceof IOException || cause instanceof JobFailedException)) {
            LOG.errorf(cause, "%s ended unexpectedly", task);
        }
    }

    public boolean present() {
        return failure != null;
    }

    /** The recorded failure. */
    public @Nullable Throwable cause() {
        return failure;
    }

    /**
     * Does nothing while no failure is recorded. Throws another exception at each call: one may be thrown while another is on
     * its way.
     *
     * @throws IOException for a recorded one
     * @throws JobFailedException the recorded one, or {@code internal_error} (retryable) for any other exception or error
     */
    public void rethrow() throws IOException, JobFailedException {
        switch (failure) {
            case null -> {}
            case IOException disk -> throw new IOException(disk.getMessage(), disk);
            case JobFailedException known -> throw known;
            case Throwable other ->
                throw Failures.passing(ErrorCode.INTERNAL_ERROR, task + " ended unexpectedly", other);
        }
    }
}
