package ai.beast.events.webhook.secret;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Signing secrets cannot be sealed or opened now; the key file needs repair. */
public class SecretsUnavailableException extends ProblemException {
    private static final long serialVersionUID = 1L;

    /** @param reason for the log; a client is only told that it is so */
    SecretsUnavailableException(String reason, @Nullable Exception cause) {
        super(
                ErrorCode.SERVICE_UNAVAILABLE,
                "The signing secrets of webhooks cannot be used now; the service's log has the reason",
                new IllegalStateException(reason, cause));
    }
}
