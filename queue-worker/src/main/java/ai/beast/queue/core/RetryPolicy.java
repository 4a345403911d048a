package ai.beast.queue.core;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Number of attempts and delays between them: exponential backoff with full jitter on the upper half,
 * so that jobs that failed together do not come back together.
 *
 * @param maxAttempts failing runs in a row, at least 1; released runs and runs whose worker was lost do not count, and a release with
 *     a new checkpoint resets the count
 * @param firstDelay delay after the first failure; doubles with each further one in a row
 * @param maxDelay maximum delay
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration maxDelay) {
    public static final RetryPolicy DEFAULT = new RetryPolicy(5, Duration.ofSeconds(2), Duration.ofMinutes(10));

    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("A job needs at least one attempt");
        }
        if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("The delays must satisfy 0 ≤ first ≤ longest");
        }
    }

    /** Whether a job with this number of failures may be retried. */
    public boolean allowsAnother(int failures) {
        return failures < maxAttempts;
    }

    /**
     * The delay before the next attempt.
     *
     * @param failures how often the job has failed in a row, at least 1
     * @return between half of and the whole exponential delay, in whole milliseconds
     */
    public Duration delay(int failures, RandomGenerator random) {
        long ceiling = ceiling(failures);
        return Duration.ofMillis(ceiling - (long) (random.nextDouble() * (ceiling / 2.0)));
    }

    private long ceiling(int failures) {
        long longest = maxDelay.toMillis();
        int doublings = Math.max(0, failures - 1);
        long first = firstDelay.toMillis();
        return doublings >= 62 || first > (longest >> doublings) ? longest : first << doublings;
    }
}
