package ai.beast.queue.redis;

import ai.beast.queue.core.JobSpec;
import ai.beast.queue.core.NewJob;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Encodes new jobs as arguments of the scripts that load {@code admission.lua}. */
final class JobArguments {
    private JobArguments() {}

    /** Adds the number of jobs and three values for each. */
    static void add(List<String> args, List<NewJob> jobs) {
        args.add(String.valueOf(jobs.size()));
        for (NewJob job : jobs) {
            args.add(job.id());
            args.add(JobBody.packed(job.spec()));
            args.add(extras(job));
        }
    }

    private static String extras(NewJob job) {
        JobSpec spec = job.spec();
        String key = spec.idempotencyKey();
        List<String> after = spec.after().jobs();
        if (key == null && job.delay().isZero() && after.isEmpty()) {
            return "";
        }
        return job.delay().toMillis() + "\t" + (key == null ? "" : key) + "\t"
                + (key == null ? "" : sameness(spec.type(), spec.payload())) + "\t" + String.join(",", after);
    }

    /** 128 bits of SHA-256 over type and payload, in hexadecimal. */
    private static String sameness(String type, String payload) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(type.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            byte[] digest = sha.digest(payload.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
