package ai.beast.queue.history;

import ai.beast.queue.redis.TestRedis;
import ai.beast.stack.infra.RedisSync;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis syncs every second, as it does by default, and is stopped in order, as for an update of it; workers are killed. */
class OrderlyRestartHistoryTest extends CrashHistory {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis(RedisSync.EVERY_SECOND);

    OrderlyRestartHistoryTest() {
        super(REDIS);
    }

    @Override
    void restartRedis() {
        REDIS.stopAndStart();
    }
}
