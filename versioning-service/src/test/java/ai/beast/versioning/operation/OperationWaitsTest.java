package ai.beast.versioning.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationWaitsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Set<UUID> ended = ConcurrentHashMap.newKeySet();
    private final AtomicInteger queries = new AtomicInteger();
    private final AtomicInteger largest = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final OperationWaits waits = new OperationWaits(ids -> {
        queries.incrementAndGet();
        atOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
        largest.accumulateAndGet(ids.size(), Math::max);
        running.decrementAndGet();
        return ids.stream().filter(ended::contains).collect(Collectors.toSet());
    });

    @Test
    void oneQueryAsksForAllThatWait() throws Exception {
        List<UUID> operations = new ArrayList<>();
        List<Future<?>> waiting = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                UUID operation = UUID.randomUUID();
                operations.add(operation);
                waiting.add(callers.submit(() -> {
                    waits.await(operation, LONG);
                    return null;
                }));
            }
            await().until(() -> largest.get() == 200);
            int before = queries.get();

            await().until(() -> queries.get() > before + 1);
            assertThat(waiting).noneMatch(Future::isDone);
            ended.addAll(operations);
            for (Future<?> caller : waiting) {
                caller.get();
            }
        }
        assertThat(atOnce.get()).isEqualTo(1);
    }

    @Test
    void returnsWhenTheTimeIsOver() throws Exception {
        waits.await(UUID.randomUUID(), Duration.ofMillis(20));

        assertThat(queries.get()).isPositive();
    }

    @Test
    void returnsAtOnceWhenTooManyWait() throws Exception {
        List<Future<?>> waiting = new ArrayList<>();
        UUID operation = UUID.randomUUID();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < OperationWaits.MAX_WAITING; i++) {
                UUID each = UUID.randomUUID();
                waiting.add(callers.submit(() -> {
                    waits.await(each, LONG);
                    return null;
                }));
            }
            await().until(() -> largest.get() == OperationWaits.MAX_WAITING);

            waits.await(operation, LONG);

            assertThat(waiting).noneMatch(Future::isDone);
            waiting.forEach(caller -> caller.cancel(true));
        }
    }
}
