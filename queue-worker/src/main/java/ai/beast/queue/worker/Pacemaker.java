package ai.beast.queue.worker;

import ai.beast.queue.core.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Repeats small tasks, each on a thread of its own, until closed. A task that fails is tried again at its next beat. */
public final class Pacemaker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Pacemaker.class);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /** Starts a task on a virtual thread. */
    public void every(Duration pause, String name, Runnable task) {
        threads.add(Thread.ofVirtual().name(name).start(() -> beat(pause, name, task)));
    }

    /** Starts a task on a platform thread, which no number of busy virtual threads can hold up. */
    public void everyOnOwnThread(Duration pause, String name, Runnable task) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> beat(pause, name, task)));
    }

    private void beat(Duration pause, String name, Runnable task) {
        try {
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    task.run();
                } catch (StoreUnavailableException away) {
                    LOG.debugf("%s: %s", name, away.getMessage());
                } catch (RuntimeException defect) {
                    LOG.errorf(defect, "%s failed and goes on", name);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(5));
        }
    }
}
