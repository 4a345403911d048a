package ai.beast.queue.core;

import java.time.Duration;

/**
 * How a job is to be treated.
 *
 * @param timeout longest time one run may take, counted by its worker; zero: no limit. Heartbeats alone decide
 *     whether a worker is alive
 * @param resultTtl how long the ended job is kept; zero: dropped at once
 * @param maxLosses how many workers may be lost while running it before it is given up; a loss after a new checkpoint does
 *     not count
 */
public record JobOptions(Duration timeout, Duration resultTtl, RetryPolicy retry, int maxLosses) {
    public static final JobOptions DEFAULT =
            new JobOptions(Duration.ofSeconds(3600), Duration.ofSeconds(86_400), RetryPolicy.DEFAULT, 3);

    public JobOptions {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("The timeout must not be negative");
        }
        if (resultTtl.isNegative()) {
            throw new IllegalArgumentException("The result's time to live must not be negative");
        }
        if (maxLosses < 0) {
            throw new IllegalArgumentException("The budget of lost workers must not be negative");
        }
    }

    public JobOptions withTimeout(Duration limit) {
        return new JobOptions(limit, resultTtl, retry, maxLosses);
    }

    public JobOptions withResultTtl(Duration ttl) {
        return new JobOptions(timeout, ttl, retry, maxLosses);
    }

    public JobOptions withRetry(RetryPolicy policy) {
        return new JobOptions(timeout, resultTtl, policy, maxLosses);
    }

    public JobOptions withMaxLosses(int losses) {
        return new JobOptions(timeout, resultTtl, retry, losses);
    }
}
