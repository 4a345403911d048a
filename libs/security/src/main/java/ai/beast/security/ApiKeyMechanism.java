package ai.beast.security;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.RouteProblems;
import ai.beast.security.key.KeyUseReport;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognises {@code Authorization: Bearer <key>} and {@code X-API-Key: <key>}; the key's scopes become roles. A bearer key may have
 * {@code hf_} before it.
 */
@ApplicationScoped
public class ApiKeyMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";
    private static final String KEY = "api-key";
    /** Clients of the Hugging Face Hub send no other tokens than those that begin so. */
    private static final String HUB_TOKEN = "hf_";

    private final ApiKeyFile keys;
    private final KeyUseReport uses;
    private final RouteProblems problems;

    ApiKeyMechanism(ApiKeyFile keys, KeyUseReport uses, RouteProblems problems) {
        this.keys = keys;
        this.uses = uses;
        this.problems = problems;
    }

    @Override
    public Uni<@Nullable SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        String presented = presentedKey(context);
        Optional<ApiKey> known = Optional.ofNullable(presented).flatMap(keys::find);
        if (known.isEmpty() && presented != null && !OpenRoutes.ignoresKeys(context)) {
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        known.filter(key -> key.scope() != Scope.SERVICE).ifPresent(key -> uses.accepted(key.id()));
        return Uni.createFrom()
                .item(known.<SecurityIdentity>map(key -> identity(key).build()).orElse(null));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        if (!context.response().headWritten()) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
        }
        problems.answer(context, ErrorCode.UNAUTHENTICATED);
        return Uni.createFrom().item(true);
    }

    /** Whether the request presents an API key, right or wrong; then its cookies do not count. */
    public static boolean isKeyPresented(RoutingContext context) {
        return presentedKey(context) != null;
    }

    /** The key that the identity was authenticated by; empty for an anonymous caller. */
    public static Optional<ApiKey> keyOf(SecurityIdentity identity) {
        return Optional.ofNullable(identity.getAttribute(KEY));
    }

    private static @Nullable String presentedKey(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            String token = header.substring(BEARER.length()).strip();
            return token.startsWith(HUB_TOKEN + "beast_") ? token.substring(HUB_TOKEN.length()) : token;
        }
        return context.request().getHeader("X-API-Key");
    }

    /** The caller that a key stands for, with the key's scopes as roles. */
    public static QuarkusSecurityIdentity.Builder identity(ApiKey key) {
        var identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.name()))
                .addAttribute(KEY, key);
        for (Scope scope : Scope.values()) {
            if (key.scope().includes(scope)) {
                identity.addRole(scope.wireName());
            }
        }
        return identity;
    }
}
