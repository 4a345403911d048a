package ai.beast.queue.core.store;

import ai.beast.queue.core.JobSpec;
import ai.beast.queue.core.Limit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The limits of the reference model. Rates count in microseconds. */
final class MemoryLimits {
    private final Map<String, Limit> limits = new TreeMap<>();
    private final Map<String, Long> nextStart = new HashMap<>();
    private final ToLongFunction<String> held;

    /** @param held tokens that running jobs hold of a limit */
    MemoryLimits(ToLongFunction<String> held) {
        this.held = held;
    }

    /** The tokens a run of a job takes, by limit. */
    Map<String, Integer> demands(JobSpec job) {
        Map<String, Integer> demands = new LinkedHashMap<>();
        demands.put(Limit.ofType(job.type()), 1);
        job.resources().forEach((name, amount) -> demands.put(Limit.ofResource(name), amount));
        demands.keySet().retainAll(limits.keySet());
        return demands;
    }

    long tokens(String gate) {
        int capacity = limits.get(gate).capacity();
        return capacity < 0 ? Long.MAX_VALUE : Math.max(0, capacity - held.applyAsLong(gate));
    }

    /** How many jobs may start now. */
    long starts(String gate, long now) {
        Limit limit = limits.get(gate);
        if (limit.starts() == 0) {
            return Long.MAX_VALUE;
        }
        long full = now * 1000 + limit.period().toMillis() * 1000 - interval(limit);
        return Math.max(0, Math.floorDiv(full - next(gate, now), interval(limit)) + 1);
    }

    private long next(String gate, long now) {
        return Math.max(nextStart.getOrDefault(gate, 0L), now * 1000);
    }

    private static long interval(Limit limit) {
        return limit.period().toMillis() * 1000 / limit.starts();
    }

    /** Whether a job needs more tokens than a limit has at all. */
    boolean never(String gate, JobSpec job) {
        int capacity = limits.get(gate).capacity();
        return capacity >= 0 && demands(job).getOrDefault(gate, 1) > capacity;
    }

    /** The limit that has no room for a job; null when it may start, which then counts as a start. */
    @Nullable
    String pass(Map<String, Integer> demands, long now) {
        for (Map.Entry<String, Integer> demand : demands.entrySet()) {
            String gate = demand.getKey();
            if (tokens(gate) < demand.getValue() || starts(gate, now) < 1) {
                return gate;
            }
        }
        for (String gate : demands.keySet()) {
            if (limits.get(gate).starts() > 0) {
                nextStart.put(gate, next(gate, now) + interval(limits.get(gate)));
            }
        }
        return null;
    }

    void set(Limit limit) {
        if (!limit.equals(limits.put(limit.gate(), limit))) {
            nextStart.remove(limit.gate());
        }
    }

    boolean remove(String gate) {
        nextStart.remove(gate);
        return limits.remove(gate) != null;
    }

    List<Limit> all() {
        return List.copyOf(limits.values());
    }

    List<String> names() {
        return List.copyOf(limits.keySet());
    }
}
