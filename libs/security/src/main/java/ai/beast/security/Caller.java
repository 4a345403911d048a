package ai.beast.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The caller of the current request.
 *
 * @param name the name of the caller's key; empty for an anonymous caller
 * @param scopes every scope the key includes; empty for an anonymous caller
 */
public record Caller(String name, Set<Scope> scopes) {
    private static final Caller ANONYMOUS = new Caller("", Set.of());

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** The caller that the identity stands for. */
    public static Caller of(SecurityIdentity identity) {
        if (identity.isAnonymous()) {
            return ANONYMOUS;
        }
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (Scope scope : Scope.values()) {
            if (identity.hasRole(scope.wireName())) {
                scopes.add(scope);
            }
        }
        return new Caller(identity.getPrincipal().getName(), scopes);
    }

    /** The caller of a request that a Vert.x route handles; call it after {@link ScopePolicy} has decided. */
    public static Caller of(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser user ? of(user.getSecurityIdentity()) : ANONYMOUS;
    }

    public boolean hasScope(Scope scope) {
        return scopes.contains(scope);
    }

    /** Whether a service of the suite calls with its own key. */
    public boolean isService() {
        return hasScope(Scope.SERVICE);
    }

    /** The name of the calling service, for example {@code queue-worker}; empty when no service calls. */
    public Optional<String> service() {
        return isService() ? Optional.of(name) : Optional.empty();
    }
}
