package ai.beast.queue.redis;

import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a job was enqueued with, as one text; its parts are listed at the top of {@code prelude.lua}. Defaults are left empty, because a
 * million queued jobs lie in memory.
 */
record JobBody(
        long enqueuedAt,
        Priority priority,
        String type,
        JobOptions options,
        @Nullable String key,
        @Nullable String trace,
        Map<String, Integer> resources,
        Dependencies after,
        String payload) {
    /** Not a type that can be enqueued: no handler's name has brackets. */
    static final String UNREADABLE = "(unreadable)";

    private static final String NO_PAYLOAD = "{}";
    /** Digits of base 36 the time has. */
    private static final int TIME = 8;

    private static final char PLAIN = '-';
    private static final int PARTS = 7;
    private static final Priority[] BANDS = Priority.values();
    private static final Dependencies.OnFailure[] POLICIES = Dependencies.OnFailure.values();

    /** The body without its beginning, the time, which the store puts there. */
    static String packed(NewJob job) {
        StringBuilder text = new StringBuilder(64 + job.payload().length());
        text.append(job.priority().ordinal());
        if (plain(job)) {
            return text.append(PLAIN)
                    .append(job.type())
                    .append('\t')
                    .append(job.payload())
                    .toString();
        }
        text.append(job.idempotencyKey() == null ? '.' : 'k');
        text.append(job.type());
        text.append('\t').append(packed(job.options()));
        text.append('\t').append(orEmpty(job.idempotencyKey()));
        text.append('\t').append(orEmpty(job.trace()));
        text.append('\t');
        job.resources()
                .forEach((name, amount) ->
                        text.append(name).append('=').append(amount).append(';'));
        text.append('\t');
        if (!job.after().jobs().isEmpty()) {
            text.append(job.after().onFailure().code());
            text.append(String.join(",", job.after().jobs()));
        }
        return text.append('\t').append(job.payload()).toString();
    }

    private static boolean plain(NewJob job) {
        return job.options().equals(JobOptions.DEFAULT)
                && job.idempotencyKey() == null
                && job.trace() == null
                && job.resources().isEmpty()
                && job.after().jobs().isEmpty();
    }

    /**
     * Never fails: a job of which this version understands nothing, as when a newer one wrote it, must hide none that were read with
     * it. Its type is {@link #UNREADABLE}, which no handler has, so that workers give it back for one that can read it.
     */
    static JobBody parse(String text) {
        try {
            return read(text);
        } catch (RuntimeException unreadable) {
            return new JobBody(
                    0,
                    Priority.NORMAL,
                    UNREADABLE,
                    JobOptions.DEFAULT,
                    null,
                    null,
                    Map.of(),
                    Dependencies.NONE,
                    NO_PAYLOAD);
        }
    }

    private static JobBody read(String text) {
        long enqueuedAt = Long.parseLong(text, 0, TIME, 36);
        Priority band = BANDS[text.charAt(TIME) - '0'];
        int type = TIME + 2;
        if (text.charAt(TIME + 1) == PLAIN) {
            int end = tab(text, type);
            return new JobBody(
                    enqueuedAt,
                    band,
                    text.substring(type, end),
                    JobOptions.DEFAULT,
                    null,
                    null,
                    Map.of(),
                    Dependencies.NONE,
                    text.substring(end + 1));
        }
        int[] starts = new int[PARTS];
        starts[0] = type;
        for (int i = 1; i < PARTS; i++) {
            starts[i] = tab(text, starts[i - 1]) + 1;
        }
        String after = part(text, starts, 5);
        return new JobBody(
                enqueuedAt,
                band,
                part(text, starts, 0),
                options(part(text, starts, 1)),
                orNull(part(text, starts, 2)),
                orNull(part(text, starts, 3)),
                resources(part(text, starts, 4)),
                after.isEmpty() ? Dependencies.NONE : after(after),
                text.substring(starts[6]));
    }

    private static int tab(String text, int from) {
        int at = text.indexOf('\t', from);
        if (at < 0) {
            throw new IllegalStateException("A job's body lacks parts");
        }
        return at;
    }

    private static String part(String text, int[] starts, int number) {
        return text.substring(starts[number], starts[number + 1] - 1);
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
        List<String> jobs = new ArrayList<>(List.of(packed.substring(1).split(",")));
        for (Dependencies.OnFailure policy : POLICIES) {
            if (policy.code() == packed.charAt(0)) {
                return new Dependencies(jobs, policy);
            }
        }
        throw new IllegalStateException("A job's body has an unknown policy");
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
