package ai.beast.queue.redis;

import ai.beast.queue.core.HoldsContract;
import ai.beast.queue.core.JobStore;
import ai.beast.queue.core.StorePolicy;
import ai.beast.queue.core.VirtualTime;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisHoldsTest extends HoldsContract {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @Override
    protected JobStore store(VirtualTime time) {
        return new RedisJobStore(REDIS.calls(), REDIS.queue(), StorePolicy.of(LEASE, RETENTION), time);
    }
}
