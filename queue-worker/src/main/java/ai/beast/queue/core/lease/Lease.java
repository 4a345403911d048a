package ai.beast.queue.core.lease;

import ai.beast.queue.core.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * The right to run a job until the lease ends or is renewed.
 *
 * @param fence rises with each claim of the job; every later call names it, and one with an old number is refused
 * @param failures runs that failed in a row before this one
 * @param checkpoint what the run before left for this one
 */
public record Lease(
        String id,
        long fence,
        JobSpec spec,
        int failures,
        int losses,
        @Nullable String checkpoint) {}
