package ai.beast.queue.intake;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.Enqueued;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts single jobs into the store; jobs that arrive while the store is busy go there together in one step, so that
 * concurrent requests cost little more than one. Thread-safe.
 */
@ApplicationScoped
public class EnqueueBatcher {
    private static final int MAX_BATCH = 500;
    /** Characters of the payloads of one batch. */
    private static final int MAX_BATCH_LENGTH = 4 << 20;

    private static final int MAX_WAITING = 5000;
    /** Characters of the payloads of all waiting jobs. */
    private static final long MAX_WAITING_LENGTH = 16 << 20;

    private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(50);
    private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(1);
    private static final int RETRY_AFTER_SECONDS = 2;

    private record Waiting(NewJob job, CompletableFuture<Enqueued> reply) {
        int length() {
            return job.spec().payload().length();
        }
    }

    private final JobStore store;
    private final Loops loops;
    private final Duration replyTimeout;
    private final BlockingQueue<Waiting> waiting;
    private final AtomicLong waitingLength = new AtomicLong();
    private @Nullable Loop loop;
    private volatile boolean closed;

    @Inject
    EnqueueBatcher(JobStore store, Loops loops) {
        this(store, loops, MAX_WAITING, REPLY_TIMEOUT);
    }

    /** @param maxWaiting jobs that wait for the store before further ones are refused */
    EnqueueBatcher(JobStore store, Loops loops, int maxWaiting, Duration replyTimeout) {
        this.store = store;
        this.loops = loops;
        this.waiting = new ArrayBlockingQueue<>(maxWaiting);
        this.replyTimeout = replyTimeout;
    }

    void start(@Observes @Priority(2000) StartupEvent event) {
        start();
    }

    void start() {
        loop = loops.start(
                LoopSettings.named("queue-intake").interruptAtStop().retryDelay(FIRST_RETRY_DELAY, MAX_RETRY_DELAY),
                _ -> round());
    }

    /**
     * Adds a job and waits until it is stored.
     *
     * @throws StoreUnavailableException when the store cannot be reached or did not reply in time; the job may be stored
     *     all the same
     * @throws ProblemException when more jobs wait than the store takes
     */
    public Enqueued add(NewJob job) {
        Waiting one = new Waiting(job, new CompletableFuture<>());
        if (closed) {
            throw stopping();
        }
        if (waitingLength.get() > MAX_WAITING_LENGTH || !waiting.offer(one)) {
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "The queue is overloaded; retry later")
                    .with("retry_after", RETRY_AFTER_SECONDS);
        }
        waitingLength.addAndGet(one.length());
        if (closed && waiting.remove(one)) {
            throw stopping();
        }
        return reply(one.reply());
    }

    /** How many jobs wait for the store. */
    int waiting() {
        return waiting.size();
    }

    private Enqueued reply(CompletableFuture<Enqueued> pending) {
        try {
            return pending.get(replyTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("The job could not be stored", failure.getCause());
        } catch (TimeoutException late) {
            throw new StoreUnavailableException("The store did not reply in time", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while waiting for the store", interrupted);
        }
    }

    private Next round() throws InterruptedException {
        Waiting first = waiting.poll(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            store(batch(first));
        }
        return Next.now();
    }

    private List<Waiting> batch(Waiting first) {
        List<Waiting> batch = new ArrayList<>();
        batch.add(first);
        long length = first.length();
        Waiting next = waiting.peek();
        while (next != null && batch.size() < MAX_BATCH && length + next.length() <= MAX_BATCH_LENGTH) {
            // A thread that stops may have removed it meanwhile.
            if (waiting.remove(next)) {
                batch.add(next);
                length += next.length();
            }
            next = waiting.peek();
        }
        waitingLength.addAndGet(-length);
        return batch;
    }

    private void store(List<Waiting> batch) {
        try {
            List<Enqueued> replies =
                    store.enqueue(batch.stream().map(Waiting::job).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).reply().complete(replies.get(i));
            }
        } catch (Throwable failure) {
            batch.forEach(it -> it.reply().completeExceptionally(failure));
            if (failure instanceof Error error) {
                throw error;
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    void stop() {
        closed = true;
        if (loop != null) {
            loop.stop();
        }
        List<Waiting> left = new ArrayList<>();
        waiting.drainTo(left);
        left.forEach(it -> it.reply().completeExceptionally(stopping()));
    }

    private static StoreUnavailableException stopping() {
        return new StoreUnavailableException("The service stops", new IllegalStateException("stopped"));
    }
}
