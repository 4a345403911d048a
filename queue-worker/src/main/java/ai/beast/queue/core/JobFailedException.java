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
    private final Duration leastRest;

    private JobFailedException(JobError error, boolean permanent, @Nullable Duration delay, @Nullable Throwable cause) {
        this(error, permanent, delay, Duration.ZERO, cause);
    }

    private JobFailedException(
            JobError error,
            boolean permanent,
            @Nullable Duration delay,
            Duration leastRest,
            @Nullable Throwable cause) {
        super(error.detail(), cause);
        this.error = error;
        this.permanent = permanent;
        this.delay = delay;
        this.leastRest = leastRest;
    }

    /** Another attempt may succeed. */
    public static JobFailedException retryable(String code, String detail) {
        return new JobFailedException(new JobError(code, detail), false, null, null);
    }

    /** Another attempt may succeed. */
    public static JobFailedException retryable(String code, String detail, Throwable cause) {
        return new JobFailedException(new JobError(code, detail), false, null, cause);
    }

    /** No attempt can succeed until somebody changes something. */
    public static JobFailedException permanent(String code, String detail) {
        return new JobFailedException(new JobError(code, detail), true, null, null);
    }

    /** No attempt can succeed until somebody changes something. */
    public static JobFailedException permanent(String code, String detail, Throwable cause) {
        return new JobFailedException(new JobError(code, detail), true, null, cause);
    }

    /** Not now: the job is to run again after so long, and no attempt is used up. */
    public static JobFailedException deferred(String code, String detail, Duration delay) {
        return new JobFailedException(new JobError(code, detail), false, delay, null);
    }

    /** The same, without using up an attempt. */
    public JobFailedException deferredBy(Duration rest) {
        return new JobFailedException(error, false, rest, this);
    }

    /** The same, but the next attempt is not to begin before so long, whatever the retry policy says. Uses up an attempt all the same. */
    public JobFailedException restingAtLeast(Duration rest) {
        return new JobFailedException(error, permanent, delay, rest, this);
    }

    /** How long to rest at least before a failed attempt is followed by the next; zero: as the retry policy says. */
    public Duration leastRest() {
        return leastRest;
    }

    /** How long the job is to rest when no attempt is to be used up; empty for a failed attempt. */
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
