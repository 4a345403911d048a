package ai.beast.queue.core;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run failed for a reason that is understood. */
public class JobFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient JobError error;
    private final boolean permanent;
    private final transient @Nullable Duration delay;
    private final Duration minDelay;

    private JobFailedException(JobError error, boolean permanent, @Nullable Duration delay, @Nullable Throwable cause) {
        this(error, permanent, delay, Duration.ZERO, cause);
    }

    private JobFailedException(
            JobError error, boolean permanent, @Nullable Duration delay, Duration minDelay, @Nullable Throwable cause) {
        super(error.detail(), cause);
        this.error = error;
        this.permanent = permanent;
        this.delay = delay;
        this.minDelay = minDelay;
    }

    /** Another attempt may succeed. */
    public static JobFailedException retryable(String code, String detail) {
        return new JobFailedException(new JobError(code, detail), false, null, null);
    }

    /** Another attempt may succeed. */
    public static JobFailedException retryable(String code, String detail, Throwable cause) {
        return new JobFailedException(new JobError(code, detail), false, null, cause);
    }

    /** No attempt can succeed without a change elsewhere. */
    public static JobFailedException permanent(String code, String detail) {
        return new JobFailedException(new JobError(code, detail), true, null, null);
    }

    /** No attempt can succeed without a change elsewhere. */
    public static JobFailedException permanent(String code, String detail, Throwable cause) {
        return new JobFailedException(new JobError(code, detail), true, null, cause);
    }

    /** The job runs again after the delay, without using up an attempt. */
    public static JobFailedException deferred(String code, String detail, Duration delay) {
        return new JobFailedException(new JobError(code, detail), false, delay, null);
    }

    /** The same, without using up an attempt. */
    public JobFailedException deferredBy(Duration chosen) {
        return new JobFailedException(error, false, chosen, this);
    }

    /** The same with a minimum retry delay. Uses up an attempt. */
    public JobFailedException withMinDelay(Duration min) {
        return new JobFailedException(error, permanent, delay, min, this);
    }

    /** Minimum retry delay; zero: that of the retry policy. */
    public Duration minDelay() {
        return minDelay;
    }

    /** Delay of a deferral; empty for a failed attempt. */
    public Optional<Duration> delay() {
        return Optional.ofNullable(delay);
    }

    public JobError error() {
        return error;
    }

    public boolean permanent() {
        return permanent;
    }
}
