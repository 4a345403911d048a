package ai.beast.queue.redis;

import ai.beast.messaging.PendingEvents;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The events that finished jobs left in Redis, on their way to Kafka. {@code settle.lua} keeps them in the step that ends
 * the job, so there is none without the other.
 */
public final class RedisOutbox implements PendingEvents {
    private final RedisCalls redis;
    private final Keys keys;
    private final LongSupplier time;

    /** @param time as in {@link RedisJobStore} */
    public RedisOutbox(RedisCalls redis, Keys keys, LongSupplier time) {
        this.redis = redis;
        this.keys = keys;
        this.time = time;
    }

    @Override
    public List<Pending> oldest(int limit) {
        Response flat = run(Script.PENDING, List.of(String.valueOf(limit)));
        List<Pending> events = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            String kept = flat.get(i + 1).toString();
            int end = kept.indexOf('\n');
            // An id without a body, which a restored Redis may have, must not delay the others.
            String key = end < 0 ? "" : kept.substring(0, end);
            events.add(new Pending(flat.get(i).toString(), key, kept.substring(end + 1)));
        }
        return events;
    }

    @Override
    public void published(List<String> positions) {
        run(Script.PUBLISHED, positions);
    }

    @Override
    public long deadLetter(String position, String reason) {
        return run(Script.REFUSE, List.of(position, reason.replace('\n', ' '))).toLong();
    }

    @Override
    public long retryDeadLetters() {
        return run(Script.REPUBLISH, List.of()).toLong();
    }

    private Response run(Script script, List<String> values) {
        List<String> args = new ArrayList<>(values.size() + 1);
        args.add(String.valueOf(time.getAsLong()));
        args.addAll(values);
        return redis.run(script, keys.structure(), args);
    }
}
