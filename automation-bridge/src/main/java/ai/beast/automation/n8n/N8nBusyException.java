package ai.beast.automation.n8n;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;

/** n8n was not called: its circuit breaker is open or too many calls are under way. Says nothing about the request. */
public class N8nBusyException extends ProblemException {
    private static final long serialVersionUID = 1L;

    N8nBusyException(String detail, Throwable cause) {
        super(ErrorCode.SERVICE_UNAVAILABLE, detail, cause);
    }
}
