package ai.beast.security.session;

import ai.beast.security.ApiKeyMechanism;
import ai.beast.security.key.KeyUseReport;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a session by its cookie and the header {@code X-Beast-Page}, which holds the page token. All ports of a host
 * share their cookies; the token is what only the page has. Anything else than a valid pair counts as no credential.
 */
@ApplicationScoped
public class SessionMechanism implements HttpAuthenticationMechanism {
    private static final String PAGE_TOKEN = "X-Beast-Page";
    private static final String SESSION = "session";

    /** Ends WebSockets by this time; the framework reads it. */
    private static final String EXPIRY = "quarkus.identity.expire-time";

    private final Sessions sessions;
    private final KeyUseReport uses;

    SessionMechanism(Sessions sessions, KeyUseReport uses) {
        this.sessions = sessions;
        this.uses = uses;
    }

    /** The session that the identity was authenticated by; empty for a key or an anonymous caller. */
    public static Optional<Session> sessionOf(SecurityIdentity identity) {
        return Optional.ofNullable(identity.getAttribute(SESSION));
    }

    @Override
    public Uni<@Nullable SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        HttpServerRequest request = context.request();
        String pageToken = request.getHeader(PAGE_TOKEN);
        if (pageToken == null || ApiKeyMechanism.isKeyPresented(context)) {
            return Uni.createFrom().nullItem();
        }
        Optional<Session> found = sessions.find(request.headers().getAll("Cookie"), pageToken);
        found.ifPresent(session -> uses.accepted(session.key().id()));
        return Uni.createFrom().item(found.map(SessionMechanism::identity).orElse(null));
    }

    @Override
    public Uni<@Nullable ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    /** Leaves the reply to the mechanism of the API keys. */
    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        return Uni.createFrom().item(false);
    }

    private static SecurityIdentity identity(Session session) {
        return ApiKeyMechanism.identity(session.key())
                .addAttribute(SESSION, session)
                .addAttribute(EXPIRY, session.expiresAt().getEpochSecond())
                .build();
    }
}
