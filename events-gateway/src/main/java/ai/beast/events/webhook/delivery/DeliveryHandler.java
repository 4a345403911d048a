package ai.beast.events.webhook.delivery;

import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.events.webhook.http.Answer;
import ai.beast.events.webhook.http.WebhookSender;
import ai.beast.events.webhook.secret.Signature;
import ai.beast.messaging.EventJson;
import ai.beast.work.failure.RetrySchedule;
import ai.beast.work.table.RunningWork;
import ai.beast.work.table.Settlement;
import ai.beast.work.table.WorkClaim;
import ai.beast.work.table.WorkHandler;
import ai.beast.work.table.WorkTable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes one attempt of a webhook delivery and records its outcome. Thread-safe. */
@ApplicationScoped
class DeliveryHandler implements WorkHandler<WebhookCall> {
    private static final Logger LOG = Logger.getLogger(DeliveryHandler.class);

    private final WebhookSender sender;
    private final DeliveryTable deliveries;
    private final WorkTable<WebhookCall> table;
    private final Disabling disabling;
    private final DeliveryLimits limits;
    private final RetrySchedule schedule;
    private final Duration maxFailing;
    private final MeterRegistry metrics;

    DeliveryHandler(
            WebhookSender sender,
            DeliveryTable deliveries,
            WorkTable<WebhookCall> table,
            Disabling disabling,
            DeliveryLimits limits,
            WebhookConfiguration configuration,
            MeterRegistry metrics) {
        this.sender = sender;
        this.deliveries = deliveries;
        this.table = table;
        this.disabling = disabling;
        this.limits = limits;
        this.schedule = new RetrySchedule(
                configuration.retryAfter(), () -> ThreadLocalRandom.current().nextDouble());
        this.maxFailing = configuration.disableAfter();
        this.metrics = metrics;
    }

    @Override
    public Settlement handle(RunningWork<WebhookCall> work) throws Exception {
        WebhookCall call = work.claim().row();
        String small = call.smallBody();
        Optional<String> body = small != null ? Optional.of(small) : deliveries.body(call);
        if (body.isEmpty()) {
            return Settlement.dead("The event's body was deleted before the delivery");
        }
        Answer answer = sender.post(
                call.url(),
                Signature.headers(call.webhookId(), Instant.now(), body.get(), limits.secrets(work.claim())),
                body.get());
        limits.answered(call.endpoint(), answer);
        Timer.builder("ai_beast_webhook_attempt")
                .description("Attempts to deliver to a webhook by outcome")
                .tag("outcome", answer.outcome())
                .register(metrics)
                .record(answer.took());
        boolean held = work.record(() -> record(work.claim(), answer));
        if (!held) {
            LOG.warnf(
                    "Webhook delivery %s was claimed again; the outcome of the earlier attempt is dropped",
                    call.webhookId());
        }
        return Settlement.settled();
    }

    @Override
    public @Nullable String traceparent(WebhookCall call) {
        String body = call.smallBody();
        return body == null ? null : EventJson.traceparent(body);
    }

    private boolean record(WorkClaim<WebhookCall> claim, Answer answer) {
        if (answer.delivered()) {
            return DeliveryTable.succeeded(table, claim, answer);
        }
        String error = String.valueOf(answer.error());
        Settlement settlement = answer.gone()
                ? Settlement.dead(error)
                : schedule.after(claim.attempts(), answer.retryAfter())
                        .map(delay -> Settlement.retry(delay, error))
                        .orElseGet(() -> Settlement.dead(error));
        Optional<Boolean> failingTooLong = DeliveryTable.failed(table, claim, answer, settlement, maxFailing);
        if (failingTooLong.isEmpty()) {
            return false;
        }
        if (settlement.kind() == Settlement.Kind.DEAD) {
            LOG.warnf("Webhook delivery %s is dead: %s", claim.row().webhookId(), error);
        }
        if (failingTooLong.get()) {
            disabling.failing(claim.row().endpoint(), error);
        } else if (answer.gone()) {
            disabling.gone(claim.row().endpoint(), error);
        }
        return true;
    }
}
