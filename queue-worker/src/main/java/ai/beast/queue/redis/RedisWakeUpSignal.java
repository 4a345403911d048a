package ai.beast.queue.redis;

import ai.beast.queue.core.lease.WakeUpSignal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Blocks on the queue's wake list, so each who listens needs a connection of its own. */
public final class RedisWakeUpSignal implements WakeUpSignal {
    private final RedisCalls redis;
    private final Keys keys;

    public RedisWakeUpSignal(RedisCalls redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public CompletionStage<Boolean> listen(Duration atMost) {
        String seconds = String.format(Locale.ROOT, "%.3f", atMost.toMillis() / 1000.0);
        return redis.begin("BLPOP", List.of(keys.wake(), seconds), atMost).thenApply(Objects::nonNull);
    }

    @Override
    public void send() {
        redis.begin("LPUSH", List.of(keys.wake(), "1"), Duration.ZERO);
    }
}
