package ai.beast.outgoing;

import ai.beast.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Limits of one kind of call. They hold for each server by itself.
 *
 * @param name of the metric's label and of the entry in readiness
 * @param timeout of one attempt
 * @param concurrency calls at the same time; further ones are refused at once
 * @param window number of latest calls the circuit breaker judges by; it opens when at least half of them failed
 * @param openTime time until an open breaker lets one call through
 * @param retries further attempts of an idempotent call after a failure that is no timeout
 * @param retryDelay wait before each of them
 * @param failure which exceptions count against the server
 */
public record CallPolicy(
        String name,
        Duration timeout,
        int concurrency,
        int window,
        Duration openTime,
        int retries,
        Duration retryDelay,
        Predicate<Throwable> failure) {

    /** 16 calls at the same time, a window of 8, open for 30 s, no retry; I/O errors and problems from 500 on are failures. */
    public static CallPolicy named(String name, Duration timeout) {
        return new CallPolicy(
                name, timeout, 16, 8, Duration.ofSeconds(30), 0, Duration.ZERO, CallPolicy::serverFailure);
    }

    private static boolean serverFailure(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof ProblemException problem && problem.code().status() >= 500;
    }

    public CallPolicy concurrency(int calls) {
        return new CallPolicy(name, timeout, calls, window, openTime, retries, retryDelay, failure);
    }

    public CallPolicy breaker(int latestCalls, Duration open) {
        return new CallPolicy(name, timeout, concurrency, latestCalls, open, retries, retryDelay, failure);
    }

    public CallPolicy retries(int times, Duration delay) {
        return new CallPolicy(name, timeout, concurrency, window, openTime, times, delay, failure);
    }

    public CallPolicy failure(Predicate<Throwable> counts) {
        return new CallPolicy(name, timeout, concurrency, window, openTime, retries, retryDelay, counts);
    }
}
