package ai.beast.queue.core;

import java.util.Arrays;
import java.util.List;

/**
 * The jobs that must end before a job may run.
 *
 * @param jobs their ids, each of a job that is known when this one is enqueued; at most {@link #MAX_JOBS}
 * @param onFailure what happens to this job when one of them ends without success
 */
public record Dependencies(List<String> jobs, OnFailure onFailure) {
    /** Most jobs one job may depend on. */
    public static final int MAX_JOBS = 100;

    public static final Dependencies NONE = new Dependencies(List.of(), OnFailure.FAIL);

    /** What happens to a job when one it depends on failed or was cancelled. */
    public enum OnFailure {
        /** It fails too, and so do jobs that depend on it. */
        FAIL('f'),
        /** It is cancelled. */
        CANCEL('c'),
        /** It runs anyway once the others have ended. */
        RUN('r');

        private final char code;

        OnFailure(char code) {
            this.code = code;
        }

        /** One letter, as the store keeps it; never changed once released. */
        public char code() {
            return code;
        }

        /** @throws IllegalArgumentException for a letter no policy has */
        public static OnFailure ofCode(char code) {
            return Arrays.stream(values())
                    .filter(policy -> policy.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No policy has the code " + code));
        }
    }

    public Dependencies {
        jobs = List.copyOf(jobs);
        onFailure = jobs.isEmpty() ? OnFailure.FAIL : onFailure;
        if (jobs.size() > MAX_JOBS) {
            throw new IllegalArgumentException("A job depends on at most " + MAX_JOBS + " others");
        }
    }
}
