package ai.beast.queue.redis;

import ai.beast.queue.core.store.HoldsContract;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.VirtualTime;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisHoldsTest extends HoldsContract {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @Override
    protected JobStore store(VirtualTime time) {
        return new RedisJobStore(REDIS.calls(), REDIS.queue(), StorePolicy.of(LEASE, RETENTION), time);
    }
}
