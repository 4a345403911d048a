package ai.beast.queue.core;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job to be enqueued.
 *
 * @param id made by the caller (see {@link JobIds}), so that repeating the request does not make a second job
 * @param delay how long it must not run yet, counted from the store's clock; zero: at once
 */
public record NewJob(String id, JobSpec spec, Duration delay) {
    public NewJob {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("The delay must not be negative");
        }
    }

    public static NewJob of(String id, String type, String payload) {
        return new NewJob(id, JobSpec.of(type, payload), Duration.ZERO);
    }

    public NewJob withOptions(JobOptions options) {
        return with(options, spec.priority(), spec.idempotencyKey(), spec.after(), spec.resources());
    }

    public NewJob withPriority(Priority priority) {
        return with(spec.options(), priority, spec.idempotencyKey(), spec.after(), spec.resources());
    }

    public NewJob withDelay(Duration chosen) {
        return new NewJob(id, spec, chosen);
    }

    public NewJob withIdempotencyKey(@Nullable String key) {
        return with(spec.options(), spec.priority(), key, spec.after(), spec.resources());
    }

    public NewJob withAfter(Dependencies after) {
        return with(spec.options(), spec.priority(), spec.idempotencyKey(), after, spec.resources());
    }

    public NewJob withResources(Map<String, Integer> resources) {
        return with(spec.options(), spec.priority(), spec.idempotencyKey(), spec.after(), resources);
    }

    private NewJob with(
            JobOptions options,
            Priority priority,
            @Nullable String key,
            Dependencies after,
            Map<String, Integer> resources) {
        return new NewJob(
                id,
                new JobSpec(spec.type(), spec.payload(), options, priority, key, after, resources, spec.traceparent()),
                delay);
    }
}
