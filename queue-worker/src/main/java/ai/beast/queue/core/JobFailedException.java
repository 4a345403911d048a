package ai.beast.queue.core;

import org.jspecify.annotations.Nullable;

/** A run failed for a reason that is understood. */
public class JobFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient JobError error;
    private final boolean permanent;

    private JobFailedException(JobError error, boolean permanent, @Nullable Throwable cause) {
        super(error.detail(), cause);
        this.error = error;
        this.permanent = permanent;
    }

    /** Another attempt may succeed. */
    public static JobFailedException retryable(String code, String detail) {
        return new JobFailedException(new JobError(code, detail), false, null);
    }

    /** Another attempt may succeed. */
    public static JobFailedException retryable(String code, String detail, Throwable cause) {
        return new JobFailedException(new JobError(code, detail), false, cause);
    }

    /** No attempt can succeed until somebody changes something. */
    public static JobFailedException permanent(String code, String detail) {
        return new JobFailedException(new JobError(code, detail), true, null);
    }

    /** No attempt can succeed until somebody changes something. */
    public static JobFailedException permanent(String code, String detail, Throwable cause) {
        return new JobFailedException(new JobError(code, detail), true, cause);
    }

    public JobError error() {
        return error;
    }

    public boolean permanent() {
        return permanent;
    }
}
