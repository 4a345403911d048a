package ai.beast.queue.core;

import java.time.Duration;
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
 */
public record NewJob(
        String id,
        String type,
        String payload,
        JobOptions options,
        Priority priority,
        Duration delay,
        @Nullable String idempotencyKey,
        @Nullable String trace) {

    public NewJob {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("The delay must not be negative");
        }
    }

    public static NewJob of(String id, String type, String payload) {
        return new NewJob(id, type, payload, JobOptions.DEFAULT, Priority.NORMAL, Duration.ZERO, null, null);
    }

    public NewJob withOptions(JobOptions chosen) {
        return new NewJob(id, type, payload, chosen, priority, delay, idempotencyKey, trace);
    }

    public NewJob withPriority(Priority chosen) {
        return new NewJob(id, type, payload, options, chosen, delay, idempotencyKey, trace);
    }

    public NewJob withDelay(Duration chosen) {
        return new NewJob(id, type, payload, options, priority, chosen, idempotencyKey, trace);
    }

    public NewJob withIdempotencyKey(@Nullable String key) {
        return new NewJob(id, type, payload, options, priority, delay, key, trace);
    }
}
