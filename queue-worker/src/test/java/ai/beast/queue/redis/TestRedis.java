package ai.beast.queue.redis;

import ai.beast.testing.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real Redis for tests that need no service around it; every test gets a queue of its own in it. */
final class TestRedis implements BeforeAllCallback, AfterAllCallback {
    private static final AtomicInteger QUEUES = new AtomicInteger();

    private final Infrastructure infrastructure = new Infrastructure();
    private final List<Redis> clients = new ArrayList<>();
    private Vertx vertx;
    private String url;

    @Override
    public void beforeAll(ExtensionContext context) {
        Map<String, String> configuration = infrastructure.start();
        url = "redis://127.0.0.1:" + configuration.get("REDIS_PORT") + "/" + configuration.get("AI_BEAST_REDIS_DB");
        vertx = Vertx.vertx();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        clients.forEach(Redis::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        infrastructure.stop();
    }

    Keys queue() {
        return new Keys("test_" + QUEUES.incrementAndGet());
    }

    RedisCalls calls() {
        Redis client = Redis.createClient(
                vertx,
                new RedisOptions().setConnectionString(url).setMaxPoolSize(8).setMaxPoolWaiting(1000));
        clients.add(client);
        return new RedisCalls(client, Duration.ofSeconds(10));
    }
}
