package ai.beast.queue.redis;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a job from its hash. Names are one or two letters and defaults are left out, because a million queued jobs lie in
 * memory; the list of names stands at the top of {@code prelude.lua}.
 */
final class JobFields {
    private JobFields() {}

    static Job job(String id, Map<String, String> fields) {
        String progress = fields.get("g");
        String error = fields.get("er");
        return new Job(
                id,
                need(fields, "t"),
                need(fields, "p"),
                JobState.ofCode(need(fields, "s").charAt(0)),
                Priority.values()[(int) number(fields, "b", Priority.NORMAL.ordinal())],
                options(fields.get("o")),
                (int) number(fields, "a", 0),
                (int) number(fields, "l", 0),
                number(fields, "f", 0),
                Instant.ofEpochMilli(number(fields, "e", 0)),
                instant(fields.get("d")),
                instant(fields.get("st")),
                instant(fields.get("en")),
                fields.get("w"),
                progress == null ? null : Progress.decode(progress),
                fields.get("c"),
                "1".equals(fields.get("x")),
                fields.get("r"),
                error == null ? null : JobError.decode(error),
                fields.get("k"),
                fields.get("tc"));
    }

    /** Six whole numbers; empty for the defaults, whose values therefore never change. */
    static String packed(JobOptions options) {
        if (options.equals(JobOptions.DEFAULT)) {
            return "";
        }
        RetryPolicy retry = options.retry();
        return Stream.of(
                        options.timeout().toMillis(),
                        options.resultTtl().toMillis(),
                        (long) retry.maxAttempts(),
                        retry.firstDelay().toMillis(),
                        retry.maxDelay().toMillis(),
                        (long) options.maxLosses())
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    static JobOptions options(@Nullable String packed) {
        if (packed == null || packed.isEmpty()) {
            return JobOptions.DEFAULT;
        }
        String[] values = packed.split(",", -1);
        return new JobOptions(
                millis(values[0]),
                millis(values[1]),
                new RetryPolicy(Integer.parseInt(values[2]), millis(values[3]), millis(values[4])),
                Integer.parseInt(values[5]));
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.ofEpochMilli(Long.parseLong(text));
    }

    private static long number(Map<String, String> fields, String name, long absent) {
        String text = fields.get(name);
        return text == null ? absent : Long.parseLong(text);
    }

    private static String need(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("A job without the field " + name);
        }
        return value;
    }
}
