package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.queue.worker.QueueSettings;
import ai.beast.work.loop.Loops;
import io.quarkus.runtime.StartupEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class RedisGateTest {
    private final Loops loops = new Loops();

    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    private final RedisCalls calls = REDIS.calls();

    @AfterEach
    void safeAgain() {
        calls.send("CONFIG", List.of("SET", "maxmemory-policy", "noeviction"));
        calls.send("CONFIG", List.of("SET", "appendonly", "yes"));
    }

    @AfterEach
    void stopLoops() {
        loops.close();
    }

    @Test
    void aSafeRedisOpensTheGate() {
        RedisGate gate = gate("refuse");

        gate.start(new StartupEvent());

        assertThat(gate.open()).isTrue();
        assertThat(gate.unsafe()).isFalse();
        assertThat(gate.trouble()).isEmpty();
    }

    @Test
    void theStartIsRefusedOnARedisThatForgets() {
        calls.send("CONFIG", List.of("SET", "appendonly", "no"));

        assertThatThrownBy(() -> gate("refuse").start(new StartupEvent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("appendonly yes", "AI_BEAST_QUEUE_UNSAFE_REDIS=warn");
    }

    @Test
    void whoSaysSoMayStartOnARedisThatForgets() {
        calls.send("CONFIG", List.of("SET", "appendonly", "no"));
        RedisGate gate = gate("warn");

        gate.start(new StartupEvent());

        assertThat(gate.open()).isTrue();
        assertThat(gate.unsafe()).isFalse();
        assertThat(gate.trouble()).contains("appendonly yes");
    }

    @Test
    void theGateIsShutWhileRedisIsUnsafe() {
        RedisGate gate = gate("refuse");
        gate.start(new StartupEvent());

        calls.send("CONFIG", List.of("SET", "maxmemory-policy", "allkeys-lru"));

        await().until(gate::unsafe);
        assertThat(gate.open()).isFalse();
        assertThat(gate.trouble()).contains("maxmemory-policy noeviction");
        calls.send("CONFIG", List.of("SET", "maxmemory-policy", "noeviction"));
        await().until(gate::open);
        assertThat(gate.unsafe()).isFalse();
    }

    private RedisGate gate(String unsafeRedis) {
        return new RedisGate(
                new RedisSafety(calls), QueueSettings.of(Map.of("ai-beast.queue.unsafe-redis", unsafeRedis)), loops);
    }
}
