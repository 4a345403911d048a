package ai.beast.queue.redis;

import ai.beast.queue.core.Blockers;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Progress;
import io.vertx.redis.client.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads a job from what {@code reading.lua} gives; the fields of its record are listed at the top of {@code prelude.lua}. */
final class JobRecord {
    private static final int FIELDS = 14;
    private static final String NONE = "q..,0,0,,0,0,0,0,0,0,0,0,,";

    private JobRecord() {}

    static Job job(Response read) {
        String kept = read.get(2).toString();
        String[] record = (kept.isEmpty() ? NONE : kept).split(",", FIELDS);
        JobBody body = JobBody.parse(read.get(1).toString());
        JobState state = JobState.ofCode(record[0].charAt(0));
        char flag = record[0].charAt(1);
        String error = text(read.get(4));
        String progress = text(read.get(5));
        String result = text(read.get(3));
        if (result == null && state == JobState.FINISHED) {
            result = OutcomeArguments.NOTHING;
        }
        return new Job(
                read.get(0).toString(),
                body.spec(),
                state,
                new Job.Times(
                        Instant.ofEpochMilli(body.enqueuedAt()),
                        instant(record[10]),
                        instant(record[9]),
                        instant(record[2])),
                new Job.Counts(Integer.parseInt(record[5]), Integer.parseInt(record[6]), Long.parseLong(record[1])),
                new Job.RunReport(
                        text(record[13]),
                        progress == null ? null : Progress.decode(progress),
                        text(read.get(6)),
                        flag == 'x',
                        result,
                        error == null ? null : JobError.decode(error)),
                new Blockers(flag == 'p', read.get(7).toInteger(), text(record[12])));
    }

    private static @Nullable Instant instant(String millis) {
        return millis.equals("0") ? null : Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static @Nullable String text(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? null : text;
    }
}
