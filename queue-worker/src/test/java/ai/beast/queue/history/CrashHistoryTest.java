package ai.beast.queue.history;

import ai.beast.queue.redis.TestRedis;
import ai.beast.stack.infra.RedisSync;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis is killed as the workers are. It syncs always, for what it has answered and not written nobody can keep. */
class CrashHistoryTest extends CrashHistory {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis(RedisSync.ALWAYS);

    CrashHistoryTest() {
        super(REDIS);
    }

    @Override
    void restartRedis() {
        REDIS.killAndStart();
    }
}
