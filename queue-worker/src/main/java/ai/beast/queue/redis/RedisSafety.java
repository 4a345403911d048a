package ai.beast.queue.redis;

import ai.beast.queue.core.store.StoreUnavailableException;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks Redis whether it keeps what it acknowledges. Two settings lose jobs: no append-only file (a restart loses
 * everything since the last dump), and an eviction policy other than {@code noeviction} (a full memory drops leases).
 * Replication to a standby is asynchronous in any case: a fail-over can lose the last moments.
 */
public final class RedisSafety {
    private final RedisCalls redis;

    public RedisSafety(RedisCalls redis) {
        this.redis = redis;
    }

    /**
     * What makes this Redis unfit, in words; empty when it is fit.
     *
     * @throws StoreUnavailableException when it cannot be asked
     */
    public List<String> complaints() {
        Map<String, String> info = new HashMap<>();
        for (String section : List.of("persistence", "memory")) {
            Response answer = redis.send("INFO", List.of(section));
            String text = answer == null ? "" : answer.toString();
            text.lines()
                    .map(line -> line.split(":", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> info.put(pair[0], pair[1].strip()));
        }
        List<String> complaints = new ArrayList<>();
        if (!"1".equals(info.get("aof_enabled"))) {
            complaints.add("it keeps no append-only file (set: appendonly yes)");
        }
        String policy = info.getOrDefault("maxmemory_policy", "unknown");
        if (!"noeviction".equals(policy)) {
            complaints.add("its eviction policy is " + policy + " (set: maxmemory-policy noeviction)");
        }
        return complaints;
    }
}
