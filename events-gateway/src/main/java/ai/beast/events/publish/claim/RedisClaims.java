package ai.beast.events.publish.claim;

import ai.beast.events.GatewayConfiguration;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Claims in Redis, by the script {@code claim.lua}. Requests that come while one question is under way are asked together
 * in the next, so that many small publications cost Redis little more than a large one. After a failure Redis is left
 * alone for a second, so that publishers do not all wait for one that is away.
 */
@ApplicationScoped
public class RedisClaims implements Claims {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(1);
    private static final Duration GENERATION = Duration.ofHours(24);
    private static final int MAX_ASKED = 1000;
    private static final String YOUNG = "{e:claims}:young";
    private static final String OLD = "{e:claims}:old";

    private final Redis redis;
    private final int remembered;
    private final String script = script();
    private final String sha = sha1(script);
    private final GatheredCalls<ClaimRequest, Claim> calls = new GatheredCalls<>(MAX_ASKED, this::ask);
    private volatile long failed = System.nanoTime() - LEFT_ALONE.toNanos();

    @Inject
    RedisClaims(Redis redis, GatewayConfiguration configuration) {
        this(redis, configuration.remembered());
    }

    RedisClaims(Redis redis, int remembered) {
        this.redis = redis;
        this.remembered = remembered;
    }

    @Override
    public CompletableFuture<List<Claim>> claim(List<ClaimRequest> requests) {
        if (System.nanoTime() - failed < LEFT_ALONE.toNanos()) {
            return CompletableFuture.failedFuture(new ClaimsUnavailableException(null));
        }
        return calls.ask(requests);
    }

    private CompletionStage<List<Claim>> ask(List<ClaimRequest> requests) {
        return redis.send(request(Command.EVALSHA, sha, requests))
                .recover(failure -> String.valueOf(failure.getMessage()).startsWith("NOSCRIPT")
                        ? redis.send(request(Command.EVAL, script, requests))
                        : Future.failedFuture(failure))
                .map(RedisClaims::claims)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> {
                    failed = System.nanoTime();
                    return CompletableFuture.failedFuture(new ClaimsUnavailableException(failure));
                });
    }

    private Request request(Command command, String scriptOrSha, List<ClaimRequest> claims) {
        Request request =
                Request.cmd(command).arg(scriptOrSha).arg(2).arg(YOUNG).arg(OLD);
        request.arg(remembered).arg(GENERATION.toMillis());
        for (ClaimRequest claim : claims) {
            request.arg(claim.identity().bytes()).arg(claim.place()).arg(claim.instead());
        }
        return request;
    }

    private static List<Claim> claims(Response answers) {
        List<Claim> claims = new ArrayList<>(answers.size());
        for (Response answer : answers) {
            claims.add(Claim.parse(answer.toString()));
        }
        return claims;
    }

    private static String script() {
        try (InputStream file = RedisClaims.class.getResourceAsStream("claim.lua")) {
            if (file == null) {
                throw new IllegalStateException("The script claim.lua is missing from the build");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-1", impossible);
        }
    }
}
