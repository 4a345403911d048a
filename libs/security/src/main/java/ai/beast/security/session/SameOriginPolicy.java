package ai.beast.security.session;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.ApiKeyMechanism;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The rule for requests with a session, and for those that start or end one: pages of another origin may not send unsafe
 * ones, nor open a WebSocket. Requests with an API key are not concerned: no browser adds one by itself.
 */
@ApplicationScoped
class SameOriginPolicy implements HttpSecurityPolicy {
    private static final String SESSION_ROUTE = "/api/session";

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext context, Uni<SecurityIdentity> identity, AuthorizationRequestContext requestContext) {
        if (ApiKeyMechanism.isKeyPresented(context) || RequestOrigin.isAllowed(context.request())) {
            return CheckResult.permit();
        }
        return identity.chain(who -> SessionMechanism.sessionOf(who).isPresent()
                        || context.normalizedPath().equals(SESSION_ROUTE)
                ? refused()
                : CheckResult.permit());
    }

    private static Uni<CheckResult> refused() {
        return Uni.createFrom()
                .failure(new ProblemException(
                        ErrorCode.FORBIDDEN,
                        "With a session, this request must come from a page of the same origin; other programs"
                                + " use an API key"));
    }
}
