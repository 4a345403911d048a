package ai.beast.automation.n8n;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;

/** A failure of n8n: no answer, an error of its own, or an unreadable answer. Counts for the circuit breaker. */
public class N8nException extends ProblemException {
    private static final long serialVersionUID = 1L;

    N8nException(ErrorCode code, String detail) {
        super(code, detail);
    }

    N8nException(ErrorCode code, String detail, Throwable cause) {
        super(code, detail, cause);
    }

    /** Restores the thread's interrupt. */
    public static N8nException stopping(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new N8nException(ErrorCode.SERVICE_UNAVAILABLE, "The service stopped during a call of n8n", interrupted);
    }

    /** An answer that is not what n8n's API documents. @param what in it is unusable */
    public static N8nException unreadable(String what) {
        return new N8nException(ErrorCode.UPSTREAM_FAILED, "Unexpected answer from n8n: " + what);
    }
}
