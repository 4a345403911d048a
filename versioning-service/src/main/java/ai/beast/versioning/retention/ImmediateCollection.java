package ai.beast.versioning.retention;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.Caller;
import ai.beast.security.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import org.jspecify.annotations.Nullable;

/** The rule for collections without a grace period, which remove content that a snapshot under way may be about to use. */
final class ImmediateCollection {
    private ImmediateCollection() {}

    /**
     * Checks the caller's scope.
     *
     * @param graceSeconds as requested; null for the default
     * @throws ProblemException {@code forbidden} for 0 without the scope {@code admin}
     */
    static void authorize(@Nullable Long graceSeconds, SecurityIdentity caller) {
        if (graceSeconds != null && graceSeconds == 0 && !Caller.of(caller).hasScope(Scope.ADMIN)) {
            throw new ProblemException(ErrorCode.FORBIDDEN, "graceSeconds 0 requires a key with the scope admin")
                    .field("graceSeconds");
        }
    }
}
