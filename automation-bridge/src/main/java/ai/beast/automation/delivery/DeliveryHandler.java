package ai.beast.automation.delivery;

import ai.beast.automation.n8n.N8nConfiguration;
import ai.beast.work.failure.RetrySchedule;
import ai.beast.work.table.RunningWork;
import ai.beast.work.table.Settlement;
import ai.beast.work.table.WorkHandler;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes one attempt of a delivery. */
@ApplicationScoped
class DeliveryHandler implements WorkHandler<DueCall> {
    private static final Logger LOG = Logger.getLogger(DeliveryHandler.class);

    private final WorkflowCall call;
    private final RetrySchedule schedule;
    private final Duration breakerDelay;
    private final MeterRegistry metrics;

    DeliveryHandler(
            WorkflowCall call, DeliveryConfiguration configuration, N8nConfiguration n8n, MeterRegistry metrics) {
        this.call = call;
        this.schedule = new RetrySchedule(
                configuration.retryAfter(), () -> ThreadLocalRandom.current().nextDouble());
        this.breakerDelay = n8n.breakerDelay();
        this.metrics = metrics;
    }

    @Override
    public Settlement handle(RunningWork<DueCall> work) throws InterruptedException {
        CallOutcome outcome = call.make(work.claim());
        if (Thread.interrupted()) {
            throw new InterruptedException("The process stops");
        }
        Counter.builder("ai_beast_automation_attempts")
                .description("Calls of workflows in n8n by outcome")
                .tag("outcome", outcome.label())
                .register(metrics)
                .increment();
        Object id = work.claim().id();
        return switch (outcome) {
            case CallOutcome.Delivered(int status) -> withStatus(Settlement.succeeded(), status);
            case CallOutcome.Refused refused -> {
                LOG.warnf("Delivery %s failed: %s", id, refused.error());
                yield withStatus(Settlement.failed(refused.error()), refused.status());
            }
            case CallOutcome.Retryable failure -> {
                int attempts = work.claim().attempts();
                yield withStatus(
                        schedule.after(attempts, failure.retryAfter())
                                .map(delay -> Settlement.retry(delay, failure.error()))
                                .orElseGet(() -> {
                                    LOG.warnf("Delivery %s is dead after %d attempts", id, attempts);
                                    return Settlement.dead(failure.error());
                                }),
                        failure.status());
            }
            case CallOutcome.Unreachable(String error) -> Settlement.outage(error);
            case CallOutcome.Postponed(String error) -> Settlement.release(breakerDelay, error);
        };
    }

    @Override
    public @Nullable String traceparent(DueCall call) {
        return call.traceparent();
    }

    private static Settlement withStatus(Settlement settlement, @Nullable Integer status) {
        return status == null ? settlement : settlement.with("last_status", status);
    }
}
