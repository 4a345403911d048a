package ai.beast.queue.redis;

import ai.beast.queue.core.NewJob;
import java.util.List;

/** Encodes new jobs as arguments of the scripts that load {@code admission.lua}. */
final class JobArguments {
    private JobArguments() {}

    /** Adds the number of jobs and three values for each. */
    static void add(List<String> args, List<NewJob> jobs) {
        args.add(String.valueOf(jobs.size()));
        for (NewJob job : jobs) {
            args.add(job.id());
            args.add(JobBody.packed(job));
            args.add(extras(job));
        }
    }

    private static String extras(NewJob job) {
        String key = job.idempotencyKey();
        if (key == null && job.delay().isZero() && job.after().jobs().isEmpty()) {
            return "";
        }
        return job.delay().toMillis() + "\t" + (key == null ? "" : key) + "\t"
                + (key == null ? "" : Digests.sameness(job.type(), job.payload())) + "\t"
                + String.join(",", job.after().jobs());
    }
}
