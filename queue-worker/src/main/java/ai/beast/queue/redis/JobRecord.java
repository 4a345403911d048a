package ai.beast.queue.redis;

import ai.beast.queue.core.Blockers;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobSpec;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.lease.Lease;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a job from what {@code reading.lua} gives; the fields of its record are listed at the top of {@code prelude.lua}. */
final class JobRecord {
    static final int FIELDS = 14;
    private static final String NONE = "q..,0,0,,0,0,0,0,0,0,0,0,,";
    /** Fence, failures, losses and checkpoint. */
    private static final String FIRST_RUN = "1,0,0,";

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
                        progress == null ? null : Progress.decode(progress).orElse(null),
                        text(read.get(6)),
                        flag == 'x',
                        result,
                        error == null ? null : JobError.decode(error)),
                new Blockers(flag == 'p', read.get(7).toInteger(), text(record[12])));
    }

    /** @param claimed for each job its id, its body, and what earlier runs left, empty for the first run */
    static List<Lease> leases(Response claimed) {
        List<Lease> leases = new ArrayList<>(claimed.size() / 3);
        for (int i = 0; i < claimed.size(); i += 3) {
            JobSpec spec = JobBody.parse(claimed.get(i + 1).toString()).spec();
            String past = claimed.get(i + 2).toString();
            String[] before = (past.isEmpty() ? FIRST_RUN : past).split(",", 4);
            leases.add(new Lease(
                    claimed.get(i).toString(),
                    Long.parseLong(before[0]),
                    spec,
                    Integer.parseInt(before[1]),
                    Integer.parseInt(before[2]),
                    before[3].isEmpty() ? null : before[3]));
        }
        return leases;
    }

    private static @Nullable Instant instant(String millis) {
        return millis.equals("0") ? null : Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static @Nullable String text(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? null : text;
    }
}
