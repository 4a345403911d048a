package ai.beast.queue.core.store;

import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The limits of the reference model: who may pass, and what running jobs hold. */
final class MemoryGates {
    final Map<String, Limit> limits = new TreeMap<>();
    final Map<String, Long> held = new TreeMap<>();
    private final Map<String, Long> nextStart = new TreeMap<>();

    /** What a run of the job takes of each limit it is under. */
    Map<String, Integer> demands(NewJob job) {
        Map<String, Integer> demands = new LinkedHashMap<>();
        if (limits.containsKey(Limit.ofType(job.type()))) {
            demands.put(Limit.ofType(job.type()), 1);
        }
        job.resources().forEach((name, amount) -> {
            if (limits.containsKey(Limit.ofResource(name))) {
                demands.put(Limit.ofResource(name), amount);
            }
        });
        return demands;
    }

    long tokens(String gate) {
        Limit limit = limits.get(gate);
        return limit.capacity() < 0 ? Long.MAX_VALUE : Math.max(0, limit.capacity() - held.getOrDefault(gate, 0L));
    }

    long starts(String gate, long nowMillis) {
        Limit limit = limits.get(gate);
        if (limit.starts() == 0) {
            return Long.MAX_VALUE;
        }
        long now = nowMillis * 1000;
        long periodMicros = limit.period().toMillis() * 1000;
        long interval = periodMicros / limit.starts();
        long next = Math.max(nextStart.getOrDefault(gate, 0L), now);
        return Math.max(0, Math.floorDiv(now + periodMicros - interval - next, interval) + 1);
    }

    /** Whether a job asks for more than a gate has at all. */
    boolean never(String gate, NewJob job) {
        int capacity = limits.get(gate).capacity();
        return capacity >= 0 && demands(job).getOrDefault(gate, 1) > capacity;
    }

    /** The gate that keeps a job out; null when it passed and holds what it needs. */
    @Nullable
    String pass(Map<String, Integer> demands, long nowMillis) {
        for (var demand : demands.entrySet()) {
            if (tokens(demand.getKey()) < demand.getValue() || starts(demand.getKey(), nowMillis) < 1) {
                return demand.getKey();
            }
        }
        demands.forEach((gate, amount) -> {
            held.merge(gate, (long) amount, Long::sum);
            Limit limit = limits.get(gate);
            if (limit.starts() > 0) {
                long interval = limit.period().toMillis() * 1000 / limit.starts();
                nextStart.merge(gate, 0L, Math::max);
                nextStart.compute(gate, (_, next) -> Math.max(next, nowMillis * 1000) + interval);
            }
        });
        return null;
    }

    void giveBack(Map<String, Integer> taken) {
        taken.forEach((gate, amount) -> {
            if (held.merge(gate, (long) -amount, Long::sum) <= 0) {
                held.remove(gate);
            }
        });
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

    List<String> names() {
        return new ArrayList<>(limits.keySet());
    }
}
