package ai.beast.queue.core.lease;

import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.OutboxEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run ended, as its worker reports it to the store. */
public sealed interface Outcome {
    String id();

    long fence();

    /**
     * It is done.
     *
     * @param result JSON text
     * @param ttl how long the ended job is kept; zero: dropped at once
     * @param events kept for publishing in the same step; not kept when the outcome is refused or the job was cancelled
     */
    record Completed(String id, long fence, String result, Duration ttl, List<OutboxEvent> events) implements Outcome {
        /** Whether the job was cancelled meanwhile is decided by the store. */
        public static Completed of(Lease lease, JobResult result) {
            return new Completed(
                    lease.id(),
                    lease.fence(),
                    result.json(),
                    lease.spec().options().resultTtl(),
                    result.events());
        }
    }

    /** It failed and is retried after a delay. Uses up one attempt. */
    record Retried(String id, long fence, JobError error, Duration delay) implements Outcome {}

    /** It failed for good. */
    record GaveUp(String id, long fence, JobError error, List<OutboxEvent> events) implements Outcome {}

    /**
     * Released unfinished, without using up an attempt: the worker shuts down, cannot run it, or got further and was cut off. If
     * the run left a new checkpoint, the failure count is reset: only failures in a row use up attempts.
     *
     * @param checkpoint where the next run may go on; null keeps the last one
     * @param delay zero: ready at once, ahead of its band
     * @param error why it does not go on now; null leaves the reason of the run before
     */
    record Released(
            String id,
            long fence,
            @Nullable String checkpoint,
            Duration delay,
            @Nullable JobError error) implements Outcome {
        public Released(String id, long fence, @Nullable String checkpoint, Duration delay) {
            this(id, fence, checkpoint, delay, null);
        }
    }

    /** It stopped because it was asked to. */
    record Stopped(String id, long fence) implements Outcome {}
}
