package ai.beast.versioning.operation;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The problems with which operations end. */
final class OperationProblems {
    private OperationProblems() {}

    /** The problem a failure carries somewhere in its causes; null when it has none. */
    static @Nullable ProblemException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
            if (cause instanceof IOException io) {
                return StoreProblems.of(io);
            }
        }
        return null;
    }

    static Problem ofUnexpected() {
        return Problem.of(ErrorCode.INTERNAL_ERROR, "The operation failed; the service's log has the reason");
    }

    static Problem ofCancelled() {
        return Problem.of(ErrorCode.INVALID_STATE, "The operation was cancelled");
    }

    static Problem ofTooManyAttempts() {
        return Problem.of(
                ErrorCode.INTERNAL_ERROR,
                "Given up: the service ended in each of " + OperationRunner.MAX_ATTEMPTS + " attempts");
    }
}
