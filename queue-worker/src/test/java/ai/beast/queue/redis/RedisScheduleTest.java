package ai.beast.queue.redis;

import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.ScheduleContract;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.VirtualTime;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisScheduleTest extends ScheduleContract {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @Override
    protected JobStore store(VirtualTime time) {
        return new RedisJobStore(REDIS.calls(), REDIS.queue(), StorePolicy.of(LEASE, RETENTION), time);
    }
}
