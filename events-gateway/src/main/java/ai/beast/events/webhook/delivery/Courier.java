package ai.beast.events.webhook.delivery;

import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.events.webhook.http.Answer;
import ai.beast.events.webhook.http.WebhookSender;
import ai.beast.events.webhook.secret.Signature;
import ai.beast.work.failure.Backoff;
import ai.beast.work.failure.RetrySchedule;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Makes one claimed attempt and records what came of it. Thread-safe. */
@ApplicationScoped
class Courier {
    private static final Logger LOG = Logger.getLogger(Courier.class);
    private static final int RECORDING_ATTEMPTS = 6;

    private final WebhookSender sender;
    private final DeliveryQueue queue;
    private final Disabling disabling;
    private final Lanes lanes;
    private final RetrySchedule schedule;
    private final Duration borne;
    private final MeterRegistry metrics;

    Courier(
            WebhookSender sender,
            DeliveryQueue queue,
            Disabling disabling,
            Lanes lanes,
            WebhookConfiguration configuration,
            MeterRegistry metrics) {
        this.sender = sender;
        this.queue = queue;
        this.disabling = disabling;
        this.lanes = lanes;
        this.schedule = new RetrySchedule(
                configuration.retryAfter(), () -> ThreadLocalRandom.current().nextDouble());
        this.borne = configuration.disableAfter();
        this.metrics = metrics;
    }

    /** @throws InterruptedException when the process is stopping; nothing is recorded then */
    void deliver(Claim claim, List<String> secrets) throws InterruptedException {
        String small = claim.smallBody();
        Optional<String> body = small != null ? Optional.of(small) : queue.body(claim);
        if (body.isEmpty()) {
            return;
        }
        Answer answer = sender.post(
                claim.url(), Signature.headers(claim.webhookId(), Instant.now(), body.get(), secrets), body.get());
        lanes.met(claim.endpoint(), answer);
        metrics.timer("ai_beast_webhook_attempt", "outcome", answer.outcome()).record(answer.took());
        record(claim, answer);
    }

    /**
     * With the database away for a moment the outcome is held on to; if it cannot be recorded before the claim lapses the
     * event is sent again.
     */
    private void record(Claim claim, Answer answer) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        for (int tries = 1; ; tries++) {
            try {
                settle(claim, answer);
                return;
            } catch (RuntimeException failure) {
                if (tries == RECORDING_ATTEMPTS) {
                    throw failure;
                }
                Thread.sleep(backoff.next());
            }
        }
    }

    private void settle(Claim claim, Answer answer) {
        if (answer.delivered()) {
            if (!queue.succeeded(claim, answer)) {
                late(claim);
            }
            return;
        }
        Optional<Duration> again =
                answer.gone() ? Optional.empty() : schedule.after(claim.failures() + 1, answer.retryAfter());
        switch (queue.failed(claim, answer, again.orElse(null), borne)) {
            case NOT -> late(claim);
            case YES -> {
                if (answer.gone()) {
                    disabling.gone(claim.endpoint(), String.valueOf(answer.error()));
                }
            }
            case FOR_TOO_LONG -> disabling.failing(claim.endpoint(), String.valueOf(answer.error()));
        }
        if (again.isEmpty()) {
            LOG.warnf("Webhook delivery %s is dead: %s", claim.webhookId(), answer.error());
        }
    }

    private static void late(Claim claim) {
        LOG.warnf("Webhook delivery %s was settled elsewhere; its outcome is left to that", claim.webhookId());
    }
}
