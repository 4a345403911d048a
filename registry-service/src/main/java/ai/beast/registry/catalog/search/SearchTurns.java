package ai.beast.registry.catalog.search;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a few searches at a time go to the database, the others wait in the order they came. A search is work for a processor from
 * beginning to end: more of them at once answer no more in a second, but each is interrupted by the others again and again, and
 * some much longer than most. Thread-safe.
 */
final class SearchTurns {
    private final Semaphore turns;
    private final Duration maxWait;

    /** @param maxWait longest wait for a turn */
    SearchTurns(int atOnce, Duration maxWait) {
        this.turns = new Semaphore(atOnce, true);
        this.maxWait = maxWait;
    }

    /** One more than there are processors: while the database works on some, this service reads the answer to another. */
    static SearchTurns forThisMachine() {
        return new SearchTurns(Runtime.getRuntime().availableProcessors() + 1, Duration.ofSeconds(5));
    }

    /** @throws ProblemException {@code service_unavailable} when no turn came in time or the thread was interrupted */
    <T> T take(Supplier<T> search) {
        try {
            if (!turns.tryAcquire(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "Too many searches are waiting; try again");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "The service stops", stopped);
        }
        try {
            return search.get();
        } finally {
            turns.release();
        }
    }
}
