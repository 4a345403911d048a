package ai.beast.outgoing;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;

/**
 * A server was not called: its circuit breaker is open or too many calls are under way. The problem is
 * {@code service_unavailable} with {@code Retry-After}.
 */
public class CallRefusedException extends ProblemException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    CallRefusedException(String detail, Duration retryAfter, Throwable cause) {
        super(ErrorCode.SERVICE_UNAVAILABLE, detail, cause);
        this.retryAfter = retryAfter.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : retryAfter;
        with("retry_after", this.retryAfter.toSeconds());
    }

    /** Whether there were too many calls at the same time; that says nothing about the server. */
    public boolean tooManyCalls() {
        return getCause() instanceof BulkheadException;
    }

    /** At least one second. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
