package ai.beast.queue.redis.limits;

import ai.beast.limits.Limiter;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives roles that know no Redis the limiter of API keys. Whoever uses it closes it. */
@ApplicationScoped
class RedisLimits {
    @Produces
    @Singleton
    Limiter limiter(Redis redis) {
        return new Limiter(redis);
    }
}
