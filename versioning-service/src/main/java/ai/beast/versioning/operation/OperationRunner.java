package ai.beast.versioning.operation;

import ai.beast.versioning.VersioningConfiguration;
import ai.beast.work.failure.Backoff;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Takes open operations and has them done, a few at a time, on threads of its own. These are platform threads: the work
 * hashes and copies without pause and would take virtual threads' carriers from the requests. Several processes may run
 * operations of one database.
 */
@ApplicationScoped
public class OperationRunner {
    private static final Logger LOG = Logger.getLogger(OperationRunner.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);
    private static final Duration ENDED_ARE_KEPT = Duration.ofDays(90);

    private final OperationRepository operations;
    private final OperationExecution execution;
    private final VersioningConfiguration configuration;
    private final Semaphore work = new Semaphore(0);
    private final Set<Heartbeat> running = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    OperationRunner(
            OperationRepository operations, OperationExecution execution, VersioningConfiguration configuration) {
        this.operations = operations;
        this.execution = execution;
        this.configuration = configuration;
    }

    /** Says that there is something to do. Cheap; callable from any thread. */
    public void wake() {
        work.release();
    }

    void start(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        for (int i = 1; i <= configuration.parallelOperations(); i++) {
            threads.add(Thread.ofPlatform().daemon().name("operation-" + i).start(this::run));
        }
        threads.add(Thread.ofPlatform().daemon().name("operation-heartbeat").start(this::beat));
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        stopping = true;
        running.forEach(Heartbeat::end);
        work.release(threads.size());
        long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
        for (Thread thread : threads) {
            long left = deadline - System.nanoTime();
            if (left > 0) {
                thread.join(Duration.ofNanos(left));
            }
        }
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        while (!stopping) {
            try {
                Optional<Operation> next = operations.claim(configuration.lease());
                if (next.isEmpty()) {
                    pause(LOOK_AGAIN);
                } else if (!doIt(next.get())) {
                    pause(backoff.next());
                    continue;
                }
                backoff.reset();
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException | Error failure) {
                // An Error too (memory, most likely): the thread must live on, the operation comes back when its lease
                // ends.
                Duration wait = backoff.next();
                LOG.warnf(failure, "Operations wait, next look in %d ms", wait.toMillis());
                try {
                    pause(wait);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    private boolean doIt(Operation operation) {
        Heartbeat heartbeat = new Heartbeat(operations, operation, configuration.lease());
        running.add(heartbeat);
        try {
            if (stopping) {
                heartbeat.end();
            }
            return execution.execute(operation, heartbeat);
        } finally {
            running.remove(heartbeat);
        }
    }

    private void beat() {
        int sinceForgotten = 0;
        while (!stopping) {
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(configuration.lease().toNanos() / 5, LOOK_AGAIN.toNanos()));
                running.forEach(Heartbeat::beat);
                if (sinceForgotten++ % 3600 == 0) {
                    operations.forgetEnded(ENDED_ARE_KEPT);
                }
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException databaseAway) {
                LOG.debugf("Leases could not be renewed: %s", databaseAway);
            }
        }
    }

    private void pause(Duration atMost) throws InterruptedException {
        if (work.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            work.drainPermits();
        }
    }
}
