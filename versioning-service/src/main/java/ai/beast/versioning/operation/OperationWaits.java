package ai.beast.versioning.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The callers of this process that wait for operations. One of them asks the database for all, so the number of queries
 * does not grow with the number of callers. Thread-safe.
 */
@ApplicationScoped
class OperationWaits {
    /** Further callers get their operation as it is. */
    static final int MAX_WAITING = 1000;

    private static final Duration FIRST_POLL = Duration.ofMillis(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final Function<Collection<UUID>, Set<UUID>> ended;
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
    private final ReentrantLock polling = new ReentrantLock();
    private long polledAt = System.nanoTime() - POLL_INTERVAL.toNanos();

    @Inject
    OperationWaits(OperationRepository operations) {
        this(operations::ended);
    }

    /** @param ended those of the given operations that have ended or do not exist */
    OperationWaits(Function<Collection<UUID>, Set<UUID>> ended) {
        this.ended = ended;
    }

    /** Equal to itself only. */
    private static final class Waiter {
        private final UUID operation;
        private final CountDownLatch done = new CountDownLatch(1);

        Waiter(UUID operation) {
            this.operation = operation;
        }
    }

    /** Blocks until the operation has ended or the time is over, for virtual threads. Returns at once when too many wait. */
    void await(UUID operation, Duration atMost) throws InterruptedException {
        if (waiting.size() >= MAX_WAITING) {
            return;
        }
        Waiter waiter = new Waiter(operation);
        waiting.add(waiter);
        try {
            long deadline = System.nanoTime() + atMost.toNanos();
            Duration pause = FIRST_POLL;
            while (System.nanoTime() - deadline < 0 && !waiter.done.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                pollForAll(pause);
                // Short work is answered at once, long work is not asked about all the time.
                Duration longer = pause.multipliedBy(3).dividedBy(2);
                pause = longer.compareTo(POLL_INTERVAL) < 0 ? longer : POLL_INTERVAL;
            }
        } finally {
            waiting.remove(waiter);
        }
    }

    /** Asks unless another caller does so now or has done so within the pause. */
    private void pollForAll(Duration pause) {
        if (!polling.tryLock()) {
            return;
        }
        try {
            if (System.nanoTime() - polledAt >= pause.toNanos()) {
                Set<UUID> over =
                        ended.apply(waiting.stream().map(each -> each.operation).collect(Collectors.toSet()));
                waiting.stream().filter(each -> over.contains(each.operation)).forEach(each -> each.done.countDown());
                polledAt = System.nanoTime();
            }
        } finally {
            polling.unlock();
        }
    }
}
