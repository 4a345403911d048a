package ai.beast.limits;

import static ai.beast.limits.LimitsRedis.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.security.key.KeyLimits;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimiterTest {
    private static final KeyLimits THREE_REQUESTS = new KeyLimits(3, null, null);
    private static final KeyLimits HUNDRED_TOKENS = new KeyLimits(null, 100, null);
    private static final KeyLimits TWO_AT_A_TIME = new KeyLimits(null, null, 2);
    private static final AtomicLong KEYS = new AtomicLong();

    @TempDir
    static Path directory;

    private static LimitsRedis redis;

    private final String key = "key" + KEYS.incrementAndGet();
    private final AtomicLong now = new AtomicLong();
    private Limiter one;
    private Limiter other;

    @BeforeAll
    static void start() throws Exception {
        redis = new LimitsRedis(directory);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void makeTwoProcesses() {
        now.set(System.currentTimeMillis());
        one = new Limiter(redis.client(), now::get);
        other = new Limiter(redis.client(), now::get);
    }

    @Test
    void countsRequestsOfAllProcesses() throws Exception {
        assertThat(get(one.acquire(key, THREE_REQUESTS)).headers())
                .containsEntry("RateLimit-Policy", "\"requests\";q=3;w=60")
                .containsEntry("RateLimit", "\"requests\";r=2;t=60")
                .containsEntry("RateLimit-Limit", "3")
                .containsEntry("RateLimit-Remaining", "2")
                .containsEntry("RateLimit-Reset", "60")
                .doesNotContainKey("Retry-After");
        now.addAndGet(20_000);
        assertThat(get(other.acquire(key, THREE_REQUESTS)).isGranted()).isTrue();
        assertThat(get(one.acquire(key, THREE_REQUESTS)).isGranted()).isTrue();

        LimitDecision refused = get(other.acquire(key, THREE_REQUESTS));

        assertThat(refused.refusedBy()).isEqualTo(LimitKind.REQUESTS);
        assertThat(refused.headers()).containsEntry("RateLimit-Remaining", "0").containsEntry("Retry-After", "40");
        assertThat(refused.reason()).isEqualTo("this key may use 3 requests per minute; retry after 40 seconds");
        assertThat(other.refused(LimitKind.REQUESTS)).isEqualTo(1);
        assertThat(get(one.acquire("another" + key, THREE_REQUESTS)).isGranted())
                .isTrue();
        now.addAndGet(40_000);
        assertThat(get(one.acquire(key, THREE_REQUESTS)).isGranted()).isTrue();
    }

    @Test
    void grantsExactlyTheLimitToConcurrentCallers() throws Exception {
        List<Future<LimitDecision>> decisions = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            decisions.add((i % 2 == 0 ? one : other).acquire(key, new KeyLimits(17, null, null)));
        }
        get(Future.all(decisions));

        assertThat(decisions.stream().filter(each -> each.result().isGranted())).hasSize(17);
    }

    @Test
    void carriesTokensOverTheLimitToLaterMinutes() throws Exception {
        LimitDecision first = get(one.acquire(key, HUNDRED_TOKENS));
        assertThat(first.headers()).containsEntry("RateLimit-Policy", "\"tokens\";q=100;qu=\"tokens\";w=60");
        first.lease().settle(250);

        await().until(() -> !get(other.acquire(key, HUNDRED_TOKENS)).isGranted());
        LimitDecision refused = get(other.acquire(key, HUNDRED_TOKENS));
        assertThat(refused.refusedBy()).isEqualTo(LimitKind.TOKENS);
        assertThat(refused.retryAfterSeconds()).isEqualTo(120);
        now.addAndGet(60_000);
        assertThat(get(one.acquire(key, HUNDRED_TOKENS)).retryAfterSeconds()).isEqualTo(60);
        now.addAndGet(60_000);
        assertThat(get(one.acquire(key, HUNDRED_TOKENS)).headers()).containsEntry("RateLimit-Remaining", "50");
    }

    @Test
    void releasesConcurrentRequestsOnce() throws Exception {
        LimitDecision first = get(one.acquire(key, TWO_AT_A_TIME));
        assertThat(get(other.acquire(key, TWO_AT_A_TIME)).isGranted()).isTrue();
        assertThat(get(one.acquire(key, TWO_AT_A_TIME)).refusedBy()).isEqualTo(LimitKind.CONCURRENCY);

        first.lease().release();
        first.lease().release();

        await().until(() -> get(other.acquire(key, TWO_AT_A_TIME)).isGranted());
        assertThat(get(one.acquire(key, TWO_AT_A_TIME)).isGranted()).isFalse();
    }

    @Test
    void leasesOfKilledProcessExpire() throws Exception {
        get(one.acquire(key, TWO_AT_A_TIME));
        get(other.acquire(key, TWO_AT_A_TIME));
        now.addAndGet(Limiter.LEASE.toMillis() - 1);
        get(other.renew());

        assertThat(get(other.acquire(key, TWO_AT_A_TIME)).isGranted()).isFalse();
        now.addAndGet(1);

        assertThat(get(other.acquire(key, TWO_AT_A_TIME)).isGranted())
                .as("the lease of the process that does not renew")
                .isTrue();
        assertThat(get(other.acquire(key, TWO_AT_A_TIME)).isGranted())
                .as("the lease that was renewed")
                .isFalse();
    }

    @Test
    void refusedRequestsCountNothing() throws Exception {
        KeyLimits both = new KeyLimits(2, null, 1);
        LimitDecision first = get(one.acquire(key, both));
        assertThat(get(one.acquire(key, both)).refusedBy()).isEqualTo(LimitKind.CONCURRENCY);
        assertThat(get(one.acquire(key, both)).refusedBy()).isEqualTo(LimitKind.CONCURRENCY);
        first.lease().release();

        await().until(() -> get(one.acquire(key, both)).isGranted());
        assertThat(get(one.acquire(key, both)).refusedBy()).isEqualTo(LimitKind.REQUESTS);
    }

    @Test
    void leavesNothingBehind() throws Exception {
        Redis client = redis.client();
        LimitDecision decision = get(one.acquire(key, new KeyLimits(5, 5, 5)));
        decision.lease().settle(1);

        for (String what : List.of("requests", "tokens", "leases")) {
            Request ttl = Request.cmd(Command.PTTL).arg("limit:{" + key + "}:" + what);
            await().untilAsserted(() ->
                    assertThat(get(client.send(ttl)).toLong()).as(what).isBetween(1L, 60_000L));
        }
    }

    @Test
    void grantsEverythingWhileRedisIsUnavailable(@TempDir Path own) throws Exception {
        try (LimitsRedis server = new LimitsRedis(own)) {
            Limiter limiter = new Limiter(server.client());
            KeyLimits one = new KeyLimits(1, null, null);
            assertThat(get(limiter.acquire(key, one)).isGranted()).isTrue();
            assertThat(get(limiter.acquire(key, one)).isGranted()).isFalse();
            assertThat(limiter.isEnforced()).isTrue();

            server.kill();

            LimitDecision off = get(limiter.acquire(key, one));
            assertThat(off.isGranted()).isTrue();
            assertThat(off.headers()).isEmpty();
            assertThat(limiter.isEnforced()).isFalse();
            off.lease().settle(1);
            off.lease().release();
            server.start();
            await().until(() -> {
                get(limiter.acquire(key, one));
                return limiter.isEnforced();
            });
            assertThat(get(limiter.acquire(key, one)).isGranted()).isFalse();
        }
    }
}
