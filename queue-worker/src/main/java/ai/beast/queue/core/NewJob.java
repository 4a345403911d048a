package ai.beast.queue.core;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job to be enqueued.
 *
 * @param id made by the caller (see {@link JobIds}), so that repeating the request does not make a second job
 * @param payload JSON text the handler understands
 * @param delay how long it must not run yet, counted from the store's clock; zero: at once
 * @param idempotencyKey one key, one job: the same key with the same type and payload names the job that exists already,
 *     with another payload it is refused; kept as long as the job
 * @param trace W3C trace context the job continues
 * @param resources tokens a run of it takes, by name; see {@link Limit}
 */
public record NewJob(
        String id,
        String type,
        String payload,
        JobOptions options,
        Priority priority,
        Duration delay,
        @Nullable String idempotencyKey,
        @Nullable String trace,
        Dependencies after,
        Map<String, Integer> resources) {

    public NewJob {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("The delay must not be negative");
        }
        oneLine(type);
        oneLine(idempotencyKey);
        oneLine(trace);
        resources.forEach((name, amount) -> {
            if (!Limit.GATE.matcher(Limit.ofResource(name)).matches() || amount < 1) {
                throw new IllegalArgumentException("No tokens of a resource: " + amount + " of " + name);
            }
        });
        SortedMap<String, Integer> sorted = new TreeMap<>(resources);
        resources = Collections.unmodifiableSortedMap(sorted);
    }

    private static void oneLine(@Nullable String text) {
        if (text != null && (text.indexOf('\t') >= 0 || text.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("Neither type, key nor trace context have tabs or line breaks");
        }
    }

    public static NewJob of(String id, String type, String payload) {
        return new NewJob(
                id,
                type,
                payload,
                JobOptions.DEFAULT,
                Priority.NORMAL,
                Duration.ZERO,
                null,
                null,
                Dependencies.NONE,
                Map.of());
    }

    public NewJob withOptions(JobOptions chosen) {
        return new NewJob(id, type, payload, chosen, priority, delay, idempotencyKey, trace, after, resources);
    }

    public NewJob withPriority(Priority chosen) {
        return new NewJob(id, type, payload, options, chosen, delay, idempotencyKey, trace, after, resources);
    }

    public NewJob withDelay(Duration chosen) {
        return new NewJob(id, type, payload, options, priority, chosen, idempotencyKey, trace, after, resources);
    }

    public NewJob withIdempotencyKey(@Nullable String key) {
        return new NewJob(id, type, payload, options, priority, delay, key, trace, after, resources);
    }

    public NewJob withAfter(Dependencies chosen) {
        return new NewJob(id, type, payload, options, priority, delay, idempotencyKey, trace, chosen, resources);
    }

    public NewJob withResources(Map<String, Integer> chosen) {
        return new NewJob(id, type, payload, options, priority, delay, idempotencyKey, trace, after, chosen);
    }
}
