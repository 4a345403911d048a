package ai.beast.events.publish.claim;

import ai.beast.events.GatewayConfiguration;
import ai.beast.redis.LuaScript;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Claims in Redis, by the script {@code claim.lua}. Requests that come while a call is under way go together with the
 * next, so that many small publications cost Redis little more than a large one. For a second after a failure Redis is not
 * asked, so that publishers do not all wait for an unavailable server.
 */
@ApplicationScoped
public class RedisClaims implements Claims {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration GENERATION = Duration.ofHours(24);
    private static final int MAX_REQUESTS = 1000;
    private static final List<String> KEYS = List.of("{e:claims}:young", "{e:claims}:old");
    private static final LuaScript SCRIPT = LuaScript.load(RedisClaims.class, "claim");

    private final Redis redis;
    private final int remembered;
    private final GatheredCalls<ClaimRequest, Claim> calls = new GatheredCalls<>(MAX_REQUESTS, this::ask);
    private volatile long failed = System.nanoTime() - PAUSE_AFTER_FAILURE.toNanos();

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
        if (System.nanoTime() - failed < PAUSE_AFTER_FAILURE.toNanos()) {
            return CompletableFuture.failedFuture(new ClaimsUnavailableException(null));
        }
        return calls.ask(requests);
    }

    private CompletionStage<List<Claim>> ask(List<ClaimRequest> requests) {
        return SCRIPT.run(redis, KEYS, request -> arguments(request, requests))
                .map(RedisClaims::claims)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> {
                    failed = System.nanoTime();
                    return CompletableFuture.failedFuture(new ClaimsUnavailableException(failure));
                });
    }

    private void arguments(Request request, List<ClaimRequest> claims) {
        request.arg(remembered).arg(GENERATION.toMillis());
        for (ClaimRequest claim : claims) {
            request.arg(claim.identity().bytes()).arg(claim.place()).arg(claim.instead());
        }
    }

    private static List<Claim> claims(Response answers) {
        List<Claim> claims = new ArrayList<>(answers.size());
        for (Response answer : answers) {
            claims.add(Claim.parse(answer.toString()));
        }
        return claims;
    }
}
