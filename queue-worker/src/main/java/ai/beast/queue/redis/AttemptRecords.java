package ai.beast.queue.redis;

import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.admin.Attempt;
import ai.beast.queue.core.admin.AttemptState;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the runs of a job from what {@code attempts.lua} gives: the kept ones, and the latest one, which the job's record has. */
final class AttemptRecords {
    private static final int FIELDS = 7;

    private AttemptRecords() {}

    static List<Attempt> attempts(Response reply) {
        List<Attempt> attempts = new ArrayList<>();
        reply.get(1).toString().lines().forEach(line -> kept(line, attempts));
        String record = reply.get(0).toString();
        if (!record.isEmpty()) {
            latest(record.split(",", JobRecord.FIELDS), reply.get(2).toString(), attempts);
        }
        return List.copyOf(attempts);
    }

    /** A line of a form that a newer version writes is left out. */
    private static void kept(String line, List<Attempt> attempts) {
        String[] fields = line.split("\t", FIELDS);
        if (fields.length < 6 || fields[3].length() != 1) {
            return;
        }
        try {
            attempts.add(new Attempt(
                    Long.parseLong(fields[0]),
                    fields[4],
                    time(fields[1]),
                    time(fields[2]),
                    AttemptState.ofCode(fields[3].charAt(0)),
                    fields[5].isEmpty() ? null : new JobError(fields[5], fields.length < FIELDS ? "" : fields[6])));
        } catch (IllegalArgumentException unreadable) {
            return;
        }
    }

    private static void latest(String[] record, String error, List<Attempt> attempts) {
        String worker = record[13];
        if (worker.isEmpty() || record[9].equals("0")) {
            return;
        }
        JobState state = JobState.ofCode(record[0].charAt(0));
        boolean ended = state.ended();
        if (ended || state == JobState.STARTED) {
            attempts.add(new Attempt(
                    Long.parseLong(record[1]),
                    worker,
                    time(record[9]),
                    ended ? time(record[2]) : null,
                    AttemptState.ofCode(state.code()),
                    state == JobState.FAILED ? error(error) : null));
        }
    }

    private static @Nullable JobError error(String text) {
        return text.isEmpty() ? null : JobError.decode(text);
    }

    private static Instant time(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }
}
