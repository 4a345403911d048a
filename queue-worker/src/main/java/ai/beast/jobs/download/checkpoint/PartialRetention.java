package ai.beast.jobs.download.checkpoint;

import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobState;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Which partial files outlive their jobs: those of failed ones that a retry by hand can go on with. They are kept as long as the job
 * itself is.
 */
public final class PartialRetention {
    /** How many bytes are worth going on with; a server that ends after a few is no use. */
    public static final long WORTH_IT = 64 * 1024;

    /** With these the bytes are the wrong ones, or nothing that is done to the queue or the network can make the same order succeed. */
    private static final Set<String> WORTHLESS = Set.of(
            ErrorCode.CHECKSUM_MISMATCH.code(),
            ErrorCode.NOT_A_MODEL.code(),
            ErrorCode.DOWNLOAD_NOT_FOUND.code(),
            ErrorCode.ALREADY_EXISTS.code(),
            ErrorCode.URL_NOT_ALLOWED.code(),
            ErrorCode.PATH_OUTSIDE_ROOTS.code());

    private PartialRetention() {}

    /**
     * Whether a retry could go on with what a failed run left.
     *
     * @param vouched which files have an expected hash, by their index
     */
    public static boolean useful(JobError error, JobCheckpoint note, IntPredicate vouched) {
        return !WORTHLESS.contains(error.code()) && note.size() >= WORTH_IT && note.resumable(vouched);
    }

    /** The same of a job that has ended, whatever its end. */
    public static boolean useful(Job job, IntPredicate vouched) {
        JobError error = job.error();
        return job.state() == JobState.FAILED
                && error != null
                && useful(error, JobCheckpoint.read(job.checkpoint()), vouched);
    }
}
