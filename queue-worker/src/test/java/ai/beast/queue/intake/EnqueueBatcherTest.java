package ai.beast.queue.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.Enqueued;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.work.loop.Loops;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnqueueBatcherTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final JobIds ids = JobIds.system();
    private final Loops loops = new Loops();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CompletableFuture<Void> entered = new CompletableFuture<>();

    @AfterEach
    void close() {
        release.countDown();
        loops.close();
        callers.shutdownNow();
    }

    @Test
    void errorReachesCallersAndNextJobIsStored() throws Exception {
        AtomicInteger errors = new AtomicInteger(1);
        EnqueueBatcher batcher = batcher(10, LONG, jobs -> {
            if (errors.getAndDecrement() > 0) {
                throw new OutOfMemoryError("test");
            }
            return accepted(jobs);
        });
        batcher.start();

        assertThatThrownBy(() -> add(batcher).get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class);

        assertThat(add(batcher).get().status()).isEqualTo(Enqueued.Status.ACCEPTED);
    }

    @Test
    void tooFewRepliesReachCallers() {
        EnqueueBatcher batcher = batcher(10, LONG, _ -> List.of());
        batcher.start();

        assertThatThrownBy(() -> add(batcher).get()).isInstanceOf(ExecutionException.class);
    }

    @Test
    void stopCompletesWaitingCallers() {
        EnqueueBatcher batcher = batcher(10, LONG, this::blocking);
        batcher.start();
        Future<Enqueued> stored = add(batcher);
        entered.join();
        Future<Enqueued> waiting = add(batcher);
        await().until(() -> waitingIn(batcher) == 1);

        batcher.stop();

        for (Future<Enqueued> caller : List.of(stored, waiting)) {
            assertThatThrownBy(caller::get).cause().isInstanceOf(StoreUnavailableException.class);
        }
        assertThatThrownBy(() -> batcher.add(job())).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void replyTimeoutEndsWait() {
        EnqueueBatcher batcher = batcher(10, Duration.ofMillis(10), this::blocking);
        batcher.start();

        assertThatThrownBy(() -> batcher.add(job()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("in time");
    }

    @Test
    void refusesJobsBeyondLimit() {
        EnqueueBatcher batcher = batcher(2, LONG, this::blocking);
        batcher.start();
        add(batcher);
        entered.join();
        add(batcher);
        add(batcher);
        await().until(() -> waitingIn(batcher) == 2);

        assertThatThrownBy(() -> batcher.add(job())).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
            assertThat(problem.toProblem().extensions()).containsKey("retry_after");
            assertThat(problem).hasMessageContaining("overloaded");
        });
    }

    private static int waitingIn(EnqueueBatcher batcher) {
        return batcher.waiting();
    }

    private List<Enqueued> blocking(List<NewJob> jobs) {
        entered.complete(null);
        try {
            release.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", stopped);
        }
        return accepted(jobs);
    }

    private static List<Enqueued> accepted(List<NewJob> jobs) {
        return jobs.stream()
                .map(job -> new Enqueued(Enqueued.Status.ACCEPTED, job.id()))
                .toList();
    }

    private Future<Enqueued> add(EnqueueBatcher batcher) {
        return callers.submit(() -> batcher.add(job()));
    }

    private NewJob job() {
        return NewJob.of(ids.next(), "test", "{}");
    }

    @SuppressWarnings("unchecked")
    private EnqueueBatcher batcher(
            int maxWaiting, Duration replyTimeout, Function<List<NewJob>, List<Enqueued>> store) {
        JobStore proxy = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (_, method, arguments) -> store.apply((List<NewJob>) arguments[0]));
        return new EnqueueBatcher(proxy, loops, maxWaiting, replyTimeout);
    }
}
