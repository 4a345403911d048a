package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.queue.core.SuiteId;
import ai.beast.queue.worker.QueueSettings;
import ai.beast.work.loop.Loops;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RedisGateTest {
    private final Loops loops = new Loops();

    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @TempDir
    Path models;

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

    @Test
    void secondSuiteWithJobsOfTheFirstIsRefusedWithASentence() {
        Keys queue = REDIS.queue();
        gate("refuse", queue, models.resolve("one")).start(new StartupEvent());
        calls.send("RPUSH", List.of(queue.structure().get(2), "01k9xvt5f3m8q2w7c4bz"));

        assertThatThrownBy(() -> gate("refuse", queue, models.resolve("two")).start(new StartupEvent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        models.resolve("one").toString(), "AI_BEAST_REDIS_DB", "AI_BEAST_QUEUE_TAKE_OVER=true");
    }

    @Test
    void suiteMayStartAgainByAnotherPathOfItsDirectory() throws IOException {
        Keys queue = REDIS.queue();
        gate("refuse", queue, models.resolve("one")).start(new StartupEvent());
        loops.close();
        calls.send("RPUSH", List.of(queue.structure().get(2), "01k9xvt5f3m8q2w7c4bz"));
        Path link = Files.createSymbolicLink(models.resolve("link"), models.resolve("one"));

        assertThat(new SuiteClaim(calls, queue, SuiteId.of(link), false).refusal())
                .isEmpty();
    }

    @Test
    void queueThatHoldsNothingIsFree() {
        Keys queue = REDIS.queue();
        SuiteClaim first = new SuiteClaim(calls, queue, SuiteId.of(models.resolve("one")), false);
        SuiteClaim second = new SuiteClaim(calls, queue, SuiteId.of(models.resolve("two")), false);

        assertThat(first.refusal()).isEmpty();
        assertThat(second.refusal()).isEmpty();
        calls.send("RPUSH", List.of(queue.structure().get(2), "01k9xvt5f3m8q2w7c4bz"));
        assertThat(first.refusal()).isPresent();
    }

    @Test
    void queueIsTakenOverOnRequest() {
        Keys queue = REDIS.queue();
        SuiteId two = SuiteId.of(models.resolve("two"));
        assertThat(new SuiteClaim(calls, queue, SuiteId.of(models.resolve("one")), false).refusal())
                .isEmpty();
        calls.send("RPUSH", List.of(queue.structure().get(2), "01k9xvt5f3m8q2w7c4bz"));

        assertThat(new SuiteClaim(calls, queue, two, true).refusal()).isEmpty();
        assertThat(new SuiteClaim(calls, queue, two, false).refusal()).isEmpty();
    }

    private RedisGate gate(String unsafeRedis) {
        return gate(unsafeRedis, REDIS.queue(), models.resolve("one"));
    }

    private RedisGate gate(String unsafeRedis, Keys queue, Path directory) {
        return new RedisGate(
                new RedisSafety(calls),
                new SuiteClaim(calls, queue, SuiteId.of(directory), false),
                QueueSettings.of(Map.of("ai-beast.queue.unsafe-redis", unsafeRedis)),
                loops);
    }
}
