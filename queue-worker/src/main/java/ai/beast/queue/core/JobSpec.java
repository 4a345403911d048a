package ai.beast.queue.core;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The request of a job's enqueuer. Only the priority may change later.
 *
 * @param payload JSON text the handler understands
 * @param idempotencyKey one key, one job: the same key with the same type and payload names the existing job, with another
 *     payload it is refused; kept as long as the job
 * @param after the jobs it waits for
 * @param resources tokens a run of it takes, by name; see {@link Limit}
 * @param traceparent the trace of the request that enqueued it; null for none
 */
public record JobSpec(
        String type,
        String payload,
        JobOptions options,
        Priority priority,
        @Nullable String idempotencyKey,
        Dependencies after,
        Map<String, Integer> resources,
        @Nullable String traceparent) {

    public JobSpec {
        requireOneLine(type);
        requireOneLine(idempotencyKey);
        requireOneLine(traceparent);
        resources.forEach((name, amount) -> {
            if (!Limit.GATE.matcher(Limit.ofResource(name)).matches() || amount < 1) {
                throw new IllegalArgumentException("No tokens of a resource: " + amount + " of " + name);
            }
        });
        resources = resources.isEmpty() ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }

    public JobSpec withPriority(Priority chosen) {
        return new JobSpec(type, payload, options, chosen, idempotencyKey, after, resources, traceparent);
    }

    private static void requireOneLine(@Nullable String text) {
        if (text != null && (text.indexOf('\t') >= 0 || text.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("Type, idempotency key and trace must not contain tabs or line breaks");
        }
    }

    /** A job with the defaults of everything else. */
    public static JobSpec of(String type, String payload) {
        return new JobSpec(type, payload, JobOptions.DEFAULT, Priority.NORMAL, null, Dependencies.NONE, Map.of(), null);
    }
}
