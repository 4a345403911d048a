package ai.beast.automation.delivery;

import ai.beast.automation.n8n.N8nConfiguration;
import ai.beast.work.failure.Backoff;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Starts deliveries when they are due, a bounded number at a time. While n8n is away only one at a time is tried, ever more
 * seldom, and none of them uses up an attempt. Several processes may run it on one database.
 */
@ApplicationScoped
public class DeliveryRunner {
    private static final Logger LOG = Logger.getLogger(DeliveryRunner.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration TIDY_EVERY = Duration.ofHours(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);

    private final DeliveryQueue queue;
    private final Deliverer deliverer;
    private final DeliveryConfiguration configuration;
    private final Duration lease;
    private final Semaphore slots;
    private final Semaphore work = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean away;
    private long tidiedAt = System.nanoTime();

    DeliveryRunner(
            DeliveryQueue queue, Deliverer deliverer, DeliveryConfiguration configuration, N8nConfiguration n8n) {
        this.queue = queue;
        this.deliverer = deliverer;
        this.configuration = configuration;
        this.slots = new Semaphore(configuration.parallelism());
        // looking the webhook up (three reads at most), calling it, and recording the outcome
        this.lease = n8n.apiTimeout().multipliedBy(3).plus(n8n.webhookTimeout()).plusSeconds(30);
    }

    /** Says that there may be something to deliver. Cheap; callable from any thread. */
    public void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("deliveries").start(this::run);
    }

    /** Lets the attempts under way end; what does not end in time is made again when its claim lapses. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        wake();
        if (!slots.tryAcquire(configuration.parallelism(), STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.info("Deliveries under way are left to be made again");
        }
    }

    private void run() {
        Backoff outage = new Backoff(configuration.outageFirstWait(), configuration.outageLongestWait());
        Backoff trouble = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        try {
            while (stopping.getCount() > 0) {
                try {
                    round(outage);
                    trouble.reset();
                } catch (RuntimeException failure) {
                    Duration wait = trouble.next();
                    LOG.warnf("Deliveries wait, next look in %d ms: %s", wait.toMillis(), failure);
                    stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void round(Backoff outage) throws InterruptedException {
        boolean careful = away;
        if (careful) {
            stopping.await(outage.next().toMillis(), TimeUnit.MILLISECONDS);
        } else {
            outage.reset();
        }
        tidy();
        if (startDue(careful ? 1 : configuration.parallelism()) == 0
                && work.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            work.drainPermits();
        }
    }

    private int startDue(int most) throws InterruptedException {
        slots.acquire();
        int free = 1;
        while (free < most && slots.tryAcquire()) {
            free++;
        }
        int started = 0;
        try {
            if (stopping.getCount() > 0) {
                List<Claim> claims = queue.claim(free, lease);
                for (Claim claim : claims) {
                    Thread.ofVirtual().name("delivery-" + claim.id()).start(() -> deliver(claim));
                    started++;
                }
            }
            return started;
        } finally {
            slots.release(free - started);
        }
    }

    private void deliver(Claim claim) {
        try {
            switch (deliverer.deliver(claim)) {
                case Outcome.Unreachable _ -> seen(true);
                case Outcome.Delivered _, Outcome.Refused _, Outcome.Troubled _ -> seen(false);
                case Outcome.Postponed _ -> {
                    // n8n was not asked, so nothing is known
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "Delivery %d is made again when its claim lapses", claim.id());
        } finally {
            slots.release();
        }
    }

    private void seen(boolean unreachable) {
        if (unreachable != away) {
            away = unreachable;
            LOG.infof(unreachable ? "n8n cannot be reached; deliveries wait for it" : "n8n is back; deliveries go on");
        }
    }

    private void tidy() {
        if (System.nanoTime() - tidiedAt > TIDY_EVERY.toNanos()) {
            tidiedAt = System.nanoTime();
            queue.forgetEndedBefore(configuration.keepEnded());
        }
    }
}
