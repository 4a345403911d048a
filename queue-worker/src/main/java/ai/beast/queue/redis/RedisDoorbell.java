package ai.beast.queue.redis;

import ai.beast.queue.core.Doorbell;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Blocks on the queue's wake list, so it needs a connection of its own. */
public final class RedisDoorbell implements Doorbell {
    private final RedisCalls redis;
    private final Keys keys;

    public RedisDoorbell(RedisCalls redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public void await(Duration atMost) {
        String seconds = String.format(Locale.ROOT, "%.3f", atMost.toMillis() / 1000.0);
        redis.send("BLPOP", List.of(keys.wake(), seconds), atMost);
    }
}
