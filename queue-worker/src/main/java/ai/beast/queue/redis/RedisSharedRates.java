package ai.beast.queue.redis;

import ai.beast.queue.core.store.SharedRates;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** {@link SharedRates} on Redis, by its clock. */
final class RedisSharedRates implements SharedRates {
    private final RedisCalls redis;
    private final Keys keys;
    private final LongSupplier time;

    /** @param time as {@link RedisJobStore} has it */
    RedisSharedRates(RedisCalls redis, Keys keys, LongSupplier time) {
        this.redis = redis;
        this.keys = keys;
        this.time = time;
    }

    @Override
    public Duration take(String rate, Duration length) {
        List<String> args =
                List.of(String.valueOf(time.getAsLong()), rate, String.valueOf(Math.max(1, length.toMillis())));
        return Duration.ofMillis(redis.run(Script.TAKE, keys.structure(), args).toLong());
    }
}
