package ai.beast.queue.redis;

import ai.beast.queue.core.SuiteId;
import ai.beast.queue.core.lease.WakeUpSignal;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.SharedRates;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.worker.HeartbeatStore;
import ai.beast.queue.worker.QueueConfiguration;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.runtime.Startup;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Puts the store together: three connection pools, so that neither a blocking pop nor a burst of work delays heartbeats. Made as the
 * application starts, by the thread that made the clients, since it asks for that thread's event loop.
 */
@Startup
@ApplicationScoped
class RedisQueue {
    private static final Duration RATES_TIMEOUT = Duration.ofSeconds(1);

    private final QueueConfiguration configuration;
    private final Keys keys;
    private final Context context;

    RedisQueue(QueueConfiguration configuration, Vertx vertx) {
        this.configuration = configuration;
        this.context = vertx.getOrCreateContext();
        this.keys = new Keys(configuration.name());
    }

    /** Where all calls begin and end. */
    Context context() {
        return context;
    }

    @Produces
    @Singleton
    JobStore store(Redis redis) {
        return store(calls(redis));
    }

    @Produces
    @Singleton
    @HeartbeatStore
    JobStore heartbeatStore(@RedisClientName("heartbeat") Redis redis) {
        return store(calls(redis));
    }

    @Produces
    @Singleton
    WakeUpSignal wakeUpSignal(@RedisClientName("wake-up") Redis redis) {
        return new RedisWakeUpSignal(calls(redis), keys);
    }

    @Produces
    @Singleton
    RedisOutbox outbox(Redis redis) {
        return new RedisOutbox(calls(redis), keys, RedisJobStore.REDIS_TIME);
    }

    /** With a short timeout: a download that gets no rate continues at one of its own. */
    @Produces
    @Singleton
    SharedRates rates(Redis redis) {
        return new RedisSharedRates(new RedisCalls(redis, context, RATES_TIMEOUT), keys, RedisJobStore.REDIS_TIME);
    }

    @Produces
    @Singleton
    SuiteClaim suite(
            @RedisClientName("heartbeat") Redis redis,
            @ConfigProperty(name = "ai-beast.download.models-dir") Path models) {
        return new SuiteClaim(calls(redis), keys, SuiteId.of(models), configuration.takeOver());
    }

    @Produces
    @Singleton
    RedisSafety safety(@RedisClientName("heartbeat") Redis redis) {
        return new RedisSafety(calls(redis));
    }

    private RedisCalls calls(Redis redis) {
        return new RedisCalls(redis, context, configuration.redisTimeout());
    }

    private JobStore store(RedisCalls calls) {
        return new RedisJobStore(
                calls,
                keys,
                new StorePolicy(
                        configuration.lease(),
                        new Retention(configuration.keepFailed(), configuration.keepEnded(), configuration.keepBytes()),
                        configuration.ageing()),
                RedisJobStore.REDIS_TIME);
    }
}
