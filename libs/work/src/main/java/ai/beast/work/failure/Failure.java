package ai.beast.work.failure;

/**
 * The meaning of a failure for a retry.
 *
 * @param kind whether and how often the work is tried again
 * @param reason in the words of the failure, for logs and dead letters; at most {@value #MAX_REASON} characters
 * @param maxAttempts after which the work is dead-lettered; {@link Integer#MAX_VALUE} for an outage, 1 where a retry
 *     cannot help
 */
public record Failure(Kind kind, String reason, int maxAttempts) {
    public static final int MAX_REASON = 1000;
    /** Attempts at a failure that may pass. */
    public static final int MAX_ATTEMPTS = 5;
    /** Attempts where files or directories are unavailable, which takes minutes when a network drive reconnects. */
    public static final int MAX_IO_ATTEMPTS = 30;

    /** Whether a retry helps. */
    public enum Kind {
        /** A server or a disk is unavailable: the work itself is right. Retried without limit; no attempt is used up. */
        OUTAGE,
        /** It may pass: retried a few times. */
        TRANSIENT,
        /** The same work fails the same way again: dead-lettered at once. */
        PERMANENT
    }

    static Failure of(Kind kind, String reason) {
        return new Failure(
                kind,
                reason,
                switch (kind) {
                    case OUTAGE -> Integer.MAX_VALUE;
                    case TRANSIENT -> MAX_ATTEMPTS;
                    case PERMANENT -> 1;
                });
    }

    public Failure {
        reason = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }

    /**
     * Whether another attempt follows.
     *
     * @param attempts made so far, this one included
     */
    public boolean retries(int attempts) {
        return attempts < maxAttempts;
    }
}
