package ai.beast.automation.n8n;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;

/** n8n is at fault: it did not answer, or with an error of its own, or with something unreadable. Opens the breaker. */
public class N8nException extends ProblemException {
    private static final long serialVersionUID = 1L;

    N8nException(ErrorCode code, String detail) {
        super(code, detail);
    }

    N8nException(ErrorCode code, String detail, Throwable cause) {
        super(code, detail, cause);
    }

    static N8nException nonsense(String what) {
        return new N8nException(ErrorCode.UPSTREAM_FAILED, "n8n answered with something unreadable: " + what);
    }
}
