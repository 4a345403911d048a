package ai.beast.security.session;

import ai.beast.security.ApiKey;
import ai.beast.security.ApiKeyFile;
import ai.beast.security.ApiKeyMechanism;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Ends streams within seconds when their session expires or their key is revoked: server-sent events by itself, others by
 * what they say. Thread-safe.
 */
@ApplicationScoped
public class OpenStreams {
    private static final Logger LOG = Logger.getLogger(OpenStreams.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** After authentication and authorization, before every route. */
    private static final int ORDER = -2;

    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private final ApiKeyFile keys;
    private final Clock clock;

    @Inject
    OpenStreams(ApiKeyFile keys) {
        this(keys, Clock.systemUTC());
    }

    OpenStreams(ApiKeyFile keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Equal to itself only. */
    private static final class Watched {
        private final ApiKey key;
        private final Instant expiresAt;
        private final Runnable end;

        Watched(ApiKey key, Instant expiresAt, Runnable end) {
            this.key = key;
            this.expiresAt = expiresAt;
            this.end = end;
        }
    }

    void register(@Observes Router router, Vertx vertx) {
        router.get().order(ORDER).handler(context -> {
            // An upgraded request has no end that a handler could learn of; its endpoint watches it.
            if (context.user() instanceof QuarkusHttpUser user && !RequestOrigin.isWebSocket(context.request())) {
                Runnable forget = watch(user.getSecurityIdentity(), () -> endStream(context));
                context.addEndHandler(_ -> forget.run());
            }
            context.next();
        });
        vertx.setPeriodic(INTERVAL.toMillis(), _ -> endExpired());
    }

    /**
     * Watches a stream of an authenticated caller.
     *
     * @param end called, perhaps several times, once the caller's session or key has ended; must not block
     * @return to be called when the stream is over
     */
    public Runnable watch(SecurityIdentity caller, Runnable end) {
        return ApiKeyMechanism.keyOf(caller)
                .map(key -> watch(
                        key,
                        SessionMechanism.sessionOf(caller)
                                .map(Session::expiresAt)
                                .orElse(Instant.MAX),
                        end))
                .orElse(() -> {});
    }

    Runnable watch(ApiKey key, Instant expiresAt, Runnable end) {
        Watched watched = new Watched(key, expiresAt, end);
        all.add(watched);
        return () -> all.remove(watched);
    }

    /** While the keys cannot be read, no new request is let in, and open streams end with their session only. */
    void endExpired() {
        Instant now = clock.instant();
        for (Watched each : all) {
            if (!now.isBefore(each.expiresAt) || isRevoked(each.key)) {
                end(each);
            }
        }
    }

    private boolean isRevoked(ApiKey key) {
        try {
            return !keys.accepts(key);
        } catch (UncheckedIOException unreadable) {
            LOG.debugf("Open streams are not compared with the API keys: %s", unreadable.getMessage());
            return false;
        }
    }

    /** A stream that fails to end does not keep the others open. */
    private static void end(Watched each) {
        try {
            each.end.run();
        } catch (RuntimeException failure) {
            LOG.warn("A stream could not be ended", failure);
        }
    }

    /** Other replies that are under way, such as exports, are sent to their end. */
    private static void endStream(RoutingContext context) {
        String type = context.response().headers().get("Content-Type");
        if (type != null && type.startsWith("text/event-stream")) {
            context.request().connection().close();
        }
    }
}
