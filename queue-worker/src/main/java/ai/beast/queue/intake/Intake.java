package ai.beast.queue.intake;

import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.Enqueued;
import ai.beast.queue.core.store.JobStore;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Puts single jobs into the store, those that arrive while the store is busy together in one step: requests at the same time cost hardly
 * more than one of them. Each caller has the answer for its own job, once that is kept. Thread-safe.
 */
@ApplicationScoped
public class Intake {
    private static final int MOST = 500;
    private static final int MOST_BYTES = 4 << 20;

    private record Waiting(NewJob job, CompletableFuture<Enqueued> answer) {}

    private final JobStore store;
    private final BlockingQueue<Waiting> arrived = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    Intake(JobStore store) {
        this.store = store;
        this.thread = Thread.ofVirtual().name("queue-intake").start(this::work);
    }

    /** Completes once the job is kept, or exceptionally as {@link JobStore#enqueue} does. */
    public CompletableFuture<Enqueued> add(NewJob job) {
        CompletableFuture<Enqueued> answer = new CompletableFuture<>();
        arrived.add(new Waiting(job, answer));
        return answer;
    }

    private void work() {
        List<Waiting> batch = new ArrayList<>();
        while (!closed) {
            try {
                batch.add(arrived.take());
                int bytes = batch.getFirst().job().payload().length();
                Waiting next = arrived.peek();
                while (next != null
                        && batch.size() < MOST
                        && bytes + next.job().payload().length() <= MOST_BYTES) {
                    batch.add(arrived.remove());
                    bytes += next.job().payload().length();
                    next = arrived.peek();
                }
                put(batch);
            } catch (InterruptedException stopped) {
                return;
            } finally {
                batch.clear();
            }
        }
    }

    private void put(List<Waiting> batch) {
        try {
            List<Enqueued> answers =
                    store.enqueue(batch.stream().map(Waiting::job).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException failure) {
            batch.forEach(it -> it.answer().completeExceptionally(failure));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        closed = true;
        thread.interrupt();
    }
}
