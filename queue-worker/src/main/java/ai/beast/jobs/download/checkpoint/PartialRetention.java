package ai.beast.jobs.download.checkpoint;

import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobState;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Decides which partial files are kept after their job failed: those from which a manual retry can resume. They are kept as
 * long as the queue keeps the job.
 */
public final class PartialRetention {
    /** Fewest bytes that make resuming worthwhile. */
    public static final long WORTH_IT = 64 * 1024;

    /** Failures after which the bytes are wrong or no retry of the same request can succeed. */
    private static final Set<String> WORTHLESS = Set.of(
            ErrorCode.CHECKSUM_MISMATCH.code(),
            ErrorCode.NOT_A_MODEL.code(),
            ErrorCode.DOWNLOAD_NOT_FOUND.code(),
            ErrorCode.ALREADY_EXISTS.code(),
            ErrorCode.URL_NOT_ALLOWED.code(),
            ErrorCode.PATH_OUTSIDE_ROOTS.code());

    private PartialRetention() {}

    /**
     * Whether a retry could resume from the partial files of a failed run.
     *
     * @param vouched which files have an expected hash, by their index
     */
    public static boolean useful(JobError error, JobCheckpoint note, IntPredicate vouched) {
        return !WORTHLESS.contains(error.code()) && note.size() >= WORTH_IT && note.resumable(vouched);
    }

    /** The same for a job that has ended in any state. */
    public static boolean useful(Job job, IntPredicate vouched) {
        JobError error = job.run().error();
        return job.state() == JobState.FAILED
                && error != null
                && useful(error, JobCheckpoint.read(job.run().checkpoint()), vouched);
    }
}
