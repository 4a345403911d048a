package ai.beast.events.session;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.ApiKey;
import ai.beast.security.ApiKeyFile;
import ai.beast.security.session.SessionKeys;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One-time tickets: signed, not stored. A ticket stands for the API key of its caller and holds for a minute. Used ones are
 * remembered in Redis for as long as they would hold; without Redis none is redeemed. Thread-safe.
 */
@ApplicationScoped
public class Tickets {
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    /** Longer than a ticket is valid, because the clocks of two gateways may differ. */
    private static final Duration REMEMBERED = LIFETIME.plus(Duration.ofMinutes(10));

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String PURPOSE = "ticket";
    private static final String USED = "e:ticket:";
    private static final Pattern TICKET =
            Pattern.compile("(([0-9a-f]{8})\\.(\\d{1,12})\\.([A-Za-z0-9_-]{22}))\\.([A-Za-z0-9_-]{43})");

    private final ApiKeyFile keys;
    private final SessionKeys signing;
    private final Redis redis;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Tickets(ApiKeyFile keys, SessionKeys signing, Redis redis) {
        this(keys, signing, redis, Clock.systemUTC());
    }

    Tickets(ApiKeyFile keys, SessionKeys signing, Redis redis, Clock clock) {
        this.keys = keys;
        this.signing = signing;
        this.redis = redis;
        this.clock = clock;
    }

    /** A ticket, and the time from which on it is not redeemed. */
    @Schema(name = "SessionTicket")
    public record Issued(String ticket, Instant expiresAt) {}

    /** Issues a ticket for the holder of a key; empty when the installation has no session keys. */
    Optional<Issued> issue(ApiKey key) {
        byte[] number = new byte[16];
        random.nextBytes(number);
        Instant expiresAt = clock.instant().plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS);
        String text = key.id() + "." + expiresAt.getEpochSecond() + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(number);
        return signing.sign(PURPOSE, text, key).map(signature -> new Issued(text + "." + signature, expiresAt));
    }

    /**
     * Uses a ticket up.
     *
     * @return the key it stands for; empty when it is wrong, expired or used, or its key was revoked
     * @throws ProblemException {@code service_unavailable} when Redis is
     */
    Optional<ApiKey> redeem(String ticket) {
        Matcher parts = TICKET.matcher(ticket);
        if (!parts.matches() || !clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(parts.group(3))))) {
            return Optional.empty();
        }
        return keys.withId(parts.group(2))
                .filter(key -> signing.verifies(PURPOSE, parts.group(1), key, parts.group(5)))
                .filter(_ -> isFirstUse(parts.group(4)));
    }

    private boolean isFirstUse(String number) {
        Request remember = Request.cmd(Command.SET)
                .arg(USED + number)
                .arg("")
                .arg("NX")
                .arg("EX")
                .arg(REMEMBERED.toSeconds());
        try {
            return redis.send(remember)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    != null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable(interrupted);
        } catch (ExecutionException | TimeoutException failed) {
            throw unavailable(failed);
        }
    }

    private static ProblemException unavailable(Exception cause) {
        return new ProblemException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "Redis, which remembers used tickets, cannot be reached; an API key is accepted without it",
                cause);
    }
}
