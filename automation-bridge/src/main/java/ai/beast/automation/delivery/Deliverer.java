package ai.beast.automation.delivery;

import ai.beast.automation.n8n.N8nConfiguration;
import ai.beast.work.failure.Backoff;
import ai.beast.work.failure.RetrySchedule;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Makes one claimed attempt and records what came of it. */
@ApplicationScoped
class Deliverer {
    private static final Logger LOG = Logger.getLogger(Deliverer.class);
    private static final int RECORDING_ATTEMPTS = 6;

    private final DeliveryAttempt attempt;
    private final DeliveryQueue queue;
    private final RetrySchedule schedule;
    private final Duration postponement;
    private final MeterRegistry metrics;

    Deliverer(
            DeliveryAttempt attempt,
            DeliveryQueue queue,
            DeliveryConfiguration configuration,
            N8nConfiguration n8n,
            MeterRegistry metrics) {
        this.attempt = attempt;
        this.queue = queue;
        this.schedule = new RetrySchedule(
                configuration.retryAfter(), () -> ThreadLocalRandom.current().nextDouble());
        this.postponement = n8n.breakerDelay();
        this.metrics = metrics;
    }

    Outcome deliver(Claim claim) throws InterruptedException {
        Outcome outcome = attempt.make(claim);
        metrics.counter("ai_beast_automation_attempts", "outcome", outcome.label())
                .increment();
        record(claim, outcome);
        return outcome;
    }

    /**
     * With the database away for a moment the outcome is held on to; if it cannot be recorded before the claim lapses the
     * workflow is called again.
     */
    private void record(Claim claim, Outcome outcome) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        for (int tries = 1; ; tries++) {
            try {
                if (!settle(claim, outcome)) {
                    LOG.warnf("Delivery %d took longer than its claim; its outcome is left to the next", claim.id());
                }
                return;
            } catch (RuntimeException failure) {
                if (tries == RECORDING_ATTEMPTS) {
                    throw failure;
                }
                Thread.sleep(backoff.next());
            }
        }
    }

    private boolean settle(Claim claim, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered(int status) -> queue.end(claim, DeliveryState.SUCCEEDED, status, null);
            case Outcome.Refused refused -> {
                LOG.warnf("Delivery %d failed for good: %s", claim.id(), refused.error());
                yield queue.end(claim, DeliveryState.FAILED, refused.status(), refused.error());
            }
            case Outcome.Troubled troubled -> {
                Optional<Duration> wait = schedule.after(claim.attempts(), troubled.retryAfter());
                if (wait.isEmpty()) {
                    LOG.warnf("Delivery %d is dead after %d attempts", claim.id(), claim.attempts());
                }
                yield wait.isPresent()
                        ? queue.again(claim, wait.get(), true, troubled.status(), troubled.error())
                        : queue.end(claim, DeliveryState.DEAD, troubled.status(), troubled.error());
            }
            case Outcome.Unreachable(String error) -> queue.again(claim, Duration.ZERO, false, null, error);
            case Outcome.Postponed(String error) -> queue.again(claim, postponement, false, null, error);
        };
    }
}
