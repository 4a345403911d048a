package ai.beast.security;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.problem.RouteProblems;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rule for every route of every service: reading needs the read scope, anything else the write scope, and what has models do work the
 * infer scope, and API keys the admin scope; {@link OpenRoutes} names the exceptions. It is global, so a new route is closed until its caller shows a key or a session.
 */
@ApplicationScoped
public class ScopePolicy implements HttpSecurityPolicy {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** The model gateway. It asks for the write scope itself where a request changes models. */
    private static final Pattern GATEWAY = Pattern.compile("/(ollama|v1)(/.*)?");

    private static final Pattern KEYS = Pattern.compile("/api/keys(/.*)?");

    private final RouteProblems problems;

    ScopePolicy(RouteProblems problems) {
        this.problems = problems;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext context, Uni<SecurityIdentity> identity, AuthorizationRequestContext requestContext) {
        if (OpenRoutes.isOpen(context)) {
            return CheckResult.permit();
        }
        Scope needed = needed(context);
        return identity.map(who -> who.hasRole(needed.wireName()) ? CheckResult.PERMIT : CheckResult.DENY);
    }

    private static Scope needed(RoutingContext context) {
        if (GATEWAY.matcher(context.normalizedPath()).matches()) {
            return Scope.INFER;
        }
        if (KEYS.matcher(context.normalizedPath()).matches()) {
            return Scope.ADMIN;
        }
        boolean reading = READING.contains(context.request().method()) || OpenRoutes.isReadingPost(context);
        return reading ? Scope.READ : Scope.WRITE;
    }

    /** Denials surface as route failures; they get the same problem body as everything else. */
    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(context -> {
            switch (context.failure()) {
                case ForbiddenException _ -> problems.answer(context, ErrorCode.FORBIDDEN);
                case AuthenticationException _ -> problems.answer(context, ErrorCode.UNAUTHENTICATED);
                case ProblemException refused -> problems.answer(context, refused);
                case null, default -> context.next();
            }
        });
    }
}
