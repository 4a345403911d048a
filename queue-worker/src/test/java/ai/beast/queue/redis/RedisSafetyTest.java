package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.queue.core.store.StoreUnavailableException;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisSafetyTest {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @Test
    void aRedisThatKeepsWhatItAcknowledgesIsFit() {
        assertThat(new RedisSafety(REDIS.calls()).complaints()).isEmpty();
    }

    @Test
    void aRedisWithoutAppendOnlyFileIsNot() {
        RedisCalls calls = REDIS.calls();
        calls.send("CONFIG", List.of("SET", "appendonly", "no"));
        try {
            assertThat(new RedisSafety(calls).complaints())
                    .singleElement()
                    .asString()
                    .contains("appendonly");
        } finally {
            calls.send("CONFIG", List.of("SET", "appendonly", "yes"));
        }
    }

    @Test
    void aRedisThatEvictsIsNot() {
        RedisCalls calls = REDIS.calls();
        calls.send("CONFIG", List.of("SET", "maxmemory-policy", "volatile-lru"));
        try {
            assertThat(new RedisSafety(calls).complaints())
                    .singleElement()
                    .asString()
                    .contains("volatile-lru");
        } finally {
            calls.send("CONFIG", List.of("SET", "maxmemory-policy", "noeviction"));
        }
    }

    @Test
    void oneThatIsNotThereCannotBeAsked() {
        Vertx vertx = Vertx.vertx();
        Redis closed = Redis.createClient(vertx, "redis://127.0.0.1:1");
        try {
            RedisSafety safety =
                    new RedisSafety(new RedisCalls(closed, vertx.getOrCreateContext(), Duration.ofSeconds(5)));
            assertThatThrownBy(safety::complaints).isInstanceOf(StoreUnavailableException.class);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
