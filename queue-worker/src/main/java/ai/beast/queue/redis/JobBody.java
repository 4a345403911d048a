package ai.beast.queue.redis;

import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobSpec;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a job was enqueued with, as one text; its parts are listed at the top of {@code prelude.lua}. Defaults are left empty, because a
 * million queued jobs lie in memory.
 */
record JobBody(long enqueuedAt, JobSpec spec) {
    /** Not a type that can be enqueued: no handler's name has brackets. */
    static final String UNREADABLE = "(unreadable)";

    /** Digits of base 36 the time has. */
    private static final int TIME = 8;

    private static final char PLAIN = '-';
    private static final int PARTS = 7;
    private static final Priority[] BANDS = Priority.values();

    /** The body without its beginning, the time, which the store puts there. */
    static String packed(JobSpec job) {
        String key = job.idempotencyKey();
        List<String> after = job.after().jobs();
        StringBuilder text = new StringBuilder(64 + job.payload().length());
        text.append(job.priority().ordinal());
        String traceparent = job.traceparent();
        if (key == null
                && traceparent == null
                && after.isEmpty()
                && job.resources().isEmpty()
                && job.options().equals(JobOptions.DEFAULT)) {
            text.append(PLAIN).append(job.type());
        } else {
            text.append(key == null ? '.' : 'k').append(job.type());
            text.append('\t').append(packed(job.options()));
            text.append('\t').append(key == null ? "" : key);
            text.append('\t').append(traceparent == null ? "" : traceparent).append('\t');
            job.resources()
                    .forEach((name, amount) ->
                            text.append(name).append('=').append(amount).append(';'));
            text.append('\t');
            if (!after.isEmpty()) {
                text.append(job.after().onFailure().code()).append(String.join(",", after));
            }
        }
        return text.append('\t').append(job.payload()).toString();
    }

    /**
     * Never fails: a job of which this version understands nothing, as when a newer one wrote it, must hide none that were read with
     * it. Its type is {@link #UNREADABLE}, which no handler has, so that workers release it for one that can read it.
     */
    static JobBody parse(String text) {
        try {
            return read(text);
        } catch (RuntimeException unreadable) {
            return new JobBody(0, JobSpec.of(UNREADABLE, "{}"));
        }
    }

    private static JobBody read(String text) {
        long enqueuedAt = Long.parseLong(text, 0, TIME, 36);
        Priority band = BANDS[text.charAt(TIME) - '0'];
        boolean plain = text.charAt(TIME + 1) == PLAIN;
        String[] parts = text.split("\t", plain ? 2 : PARTS);
        String type = parts[0].substring(TIME + 2);
        JobSpec spec = plain
                ? new JobSpec(type, parts[1], JobOptions.DEFAULT, band, null, Dependencies.NONE, Map.of(), null)
                : new JobSpec(
                        type,
                        parts[6],
                        options(parts[1]),
                        band,
                        optional(parts[2]),
                        after(parts[5]),
                        resources(parts[4]),
                        optional(parts[3]));
        return new JobBody(enqueuedAt, spec);
    }

    private static @Nullable String optional(String part) {
        return part.isEmpty() ? null : part;
    }

    /** Six whole numbers; empty for the defaults, whose values therefore never change. */
    private static String packed(JobOptions options) {
        if (options.equals(JobOptions.DEFAULT)) {
            return "";
        }
        RetryPolicy retry = options.retry();
        return options.timeout().toMillis() + "," + options.resultTtl().toMillis() + "," + retry.maxAttempts() + ","
                + retry.firstDelay().toMillis() + "," + retry.maxDelay().toMillis() + "," + options.maxLosses();
    }

    private static JobOptions options(String packed) {
        if (packed.isEmpty()) {
            return JobOptions.DEFAULT;
        }
        String[] values = packed.split(",", -1);
        return new JobOptions(
                millis(values[0]),
                millis(values[1]),
                new RetryPolicy(Integer.parseInt(values[2]), millis(values[3]), millis(values[4])),
                Integer.parseInt(values[5]));
    }

    private static Map<String, Integer> resources(String packed) {
        if (packed.isEmpty()) {
            return Map.of();
        }
        Map<String, Integer> resources = new TreeMap<>();
        for (String one : packed.split(";")) {
            int split = one.indexOf('=');
            resources.put(one.substring(0, split), Integer.valueOf(one.substring(split + 1)));
        }
        return resources;
    }

    private static Dependencies after(String packed) {
        if (packed.isEmpty()) {
            return Dependencies.NONE;
        }
        return new Dependencies(
                List.of(packed.substring(1).split(",")), Dependencies.OnFailure.ofCode(packed.charAt(0)));
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }
}
