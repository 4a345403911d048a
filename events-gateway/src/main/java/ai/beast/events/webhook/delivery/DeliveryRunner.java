package ai.beast.events.webhook.delivery;

import ai.beast.events.Schema;
import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.events.webhook.secret.SigningSecrets;
import ai.beast.work.failure.Backoff;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Starts deliveries when they are due, each attempt on a virtual thread of its own, for each endpoint at most as many at a
 * time as its {@link Lane} has places. Several processes may run it on one database.
 */
@ApplicationScoped
public class DeliveryRunner {
    private static final Logger LOG = Logger.getLogger(DeliveryRunner.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration RECORDING_TAKES = Duration.ofSeconds(15);
    /** Somebody must look after the keys meanwhile. */
    private static final Duration WITHOUT_SECRETS = Duration.ofMinutes(1);

    private static final Duration WITHOUT_MEMORY = Duration.ofSeconds(1);

    private final Schema schema;
    private final DeliveryQueue queue;
    private final Courier courier;
    private final SigningSecrets secrets;
    private final Lanes lanes;
    private final LargeBodies bodies;
    private final int concurrency;
    private final Duration lease;
    private final Duration stopWithin;
    private final ConcurrentMap<Claim, Thread> underWay = new ConcurrentHashMap<>();
    private final Semaphore work = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);

    DeliveryRunner(
            Schema schema,
            DeliveryQueue queue,
            Courier courier,
            SigningSecrets secrets,
            Lanes lanes,
            LargeBodies bodies,
            WebhookConfiguration configuration) {
        this.schema = schema;
        this.queue = queue;
        this.courier = courier;
        this.secrets = secrets;
        this.lanes = lanes;
        this.bodies = bodies;
        this.concurrency = configuration.concurrency();
        this.lease = configuration.timeout().plus(RECORDING_TAKES);
        this.stopWithin = configuration.stopWithin();
    }

    /** Says that there may be something to deliver. Cheap; callable from any thread. */
    public void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("webhooks").start(this::run);
    }

    /** Lets the attempts under way end; those that do not end in time are given back, to be made again. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        wake();
        long deadline = System.nanoTime() + stopWithin.toNanos();
        for (Thread attempt : underWay.values()) {
            attempt.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
        for (Map.Entry<Claim, Thread> left : underWay.entrySet()) {
            left.getValue().interrupt();
            giveBack(left.getKey());
        }
    }

    private void giveBack(Claim claim) {
        try {
            queue.release(claim, Duration.ZERO);
        } catch (RuntimeException away) {
            LOG.infof("Webhook delivery %s is made again when its claim lapses: %s", claim.webhookId(), away);
        }
    }

    private void run() {
        Backoff trouble = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        try {
            while (stopping.getCount() > 0) {
                if (!schema.awaitCurrent(LOOK_AGAIN)) {
                    continue;
                }
                try {
                    startDue();
                    trouble.reset();
                    if (work.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                        work.drainPermits();
                    }
                } catch (RuntimeException failure) {
                    Duration wait = trouble.next();
                    LOG.warnf("Webhooks wait, next look in %d ms: %s", wait.toMillis(), failure);
                    stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void startDue() {
        Map<UUID, Integer> limits = lanes.limits();
        List<Claim> claims = queue.claim(concurrency, limits, lease);
        if (claims.isEmpty()) {
            return;
        }
        Map<UUID, List<Claim>> byEndpoint = claims.stream().collect(Collectors.groupingBy(Claim::endpoint));
        Map<UUID, List<String>> keys = secrets.inForce(byEndpoint.keySet());
        byEndpoint.forEach((endpoint, some) -> {
            List<String> own = keys.get(endpoint);
            if (own == null) {
                some.forEach(claim -> queue.release(claim, WITHOUT_SECRETS));
            } else {
                boolean all = some.size() >= limits.getOrDefault(endpoint, concurrency);
                some.forEach(claim -> start(claim, own, all));
            }
        });
    }

    /** @param all whether as many were due as the endpoint had places */
    private void start(Claim claim, List<String> keys, boolean all) {
        if (!bodies.tryTake(claim.size())) {
            queue.release(claim, WITHOUT_MEMORY);
            // A smaller one may be due behind it.
            wake();
            return;
        }
        lanes.of(claim.endpoint()).started(all);
        Thread attempt = Thread.ofVirtual().name("webhook-" + claim.id()).unstarted(() -> deliver(claim, keys));
        underWay.put(claim, attempt);
        attempt.start();
    }

    private void deliver(Claim claim, List<String> keys) {
        try {
            courier.deliver(claim, keys);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "Webhook delivery %s is made again when its claim lapses", claim.webhookId());
        } finally {
            underWay.remove(claim);
            bodies.giveBack(claim.size());
            if (lanes.of(claim.endpoint()).ended()) {
                wake();
            }
        }
    }
}
