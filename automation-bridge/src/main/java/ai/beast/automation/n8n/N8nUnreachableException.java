package ai.beast.automation.n8n;

import ai.beast.problem.ErrorCode;

/** No connection to n8n could be made, or its circuit breaker is open for that reason, so n8n has not acted on the request. */
public class N8nUnreachableException extends N8nException {
    private static final long serialVersionUID = 1L;

    public N8nUnreachableException(Throwable cause) {
        super(ErrorCode.SERVICE_UNAVAILABLE, "n8n is unavailable: no connection could be made", cause);
    }
}
