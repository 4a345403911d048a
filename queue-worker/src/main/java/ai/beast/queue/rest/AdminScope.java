package ai.beast.queue.rest;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.Caller;
import ai.beast.security.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** Guards the routes that change how the whole queue runs. */
@ApplicationScoped
class AdminScope {
    private final SecurityIdentity identity;

    AdminScope(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** @throws ProblemException 403 unless the key of the current request has the scope {@code admin} */
    void require() {
        if (!Caller.of(identity).hasScope(Scope.ADMIN)) {
            throw new ProblemException(ErrorCode.FORBIDDEN, "This route requires an API key with scope admin");
        }
    }
}
