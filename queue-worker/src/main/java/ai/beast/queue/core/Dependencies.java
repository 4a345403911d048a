package ai.beast.queue.core;

import java.util.List;

/**
 * The jobs a job waits for before it may run.
 *
 * @param jobs their ids, each of a job that is known when this one is enqueued; at most {@link #MOST}
 * @param onFailure what becomes of this one when one of them ends without success
 */
public record Dependencies(List<String> jobs, OnFailure onFailure) {
    /** How many jobs one may wait for. */
    public static final int MOST = 100;

    public static final Dependencies NONE = new Dependencies(List.of(), OnFailure.FAIL);

    /** What a job does when one it waits for has failed or was cancelled. */
    public enum OnFailure {
        /** It fails too, and so do those that wait for it. */
        FAIL('f'),
        /** It is cancelled. */
        CANCEL('c'),
        /** It runs all the same once the others have ended. */
        RUN('r');

        private final char code;

        OnFailure(char code) {
            this.code = code;
        }

        /** One letter, as the store keeps it; never changed once released. */
        public char code() {
            return code;
        }
    }

    public Dependencies {
        jobs = List.copyOf(jobs);
        onFailure = jobs.isEmpty() ? OnFailure.FAIL : onFailure;
        if (jobs.size() > MOST) {
            throw new IllegalArgumentException("A job waits for at most " + MOST + " others");
        }
    }
}
