package ai.beast.messaging;

import ai.beast.messaging.PendingEvents.Backlog;
import ai.beast.work.metrics.CachedReading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;

/** Shows the outbox's backlog as {@code ai_beast_outbox_pending} and {@code ai_beast_outbox_oldest_seconds}. */
@ApplicationScoped
class OutboxMetrics {

    void start(@Observes StartupEvent event, Instance<PendingEvents> outbox, MeterRegistry metrics) {
        if (!outbox.isResolvable()) {
            return;
        }
        CachedReading<Backlog> backlog = new CachedReading<>(() -> outbox.get().backlog());
        Gauge.builder("ai_beast_outbox_pending", () -> backlog.value(Backlog::events))
                .description("Events of this service's outbox that are not on Kafka yet")
                .register(metrics);
        Gauge.builder("ai_beast_outbox_oldest_seconds", () -> backlog.value(Backlog::oldestSeconds))
                .description("Age of the oldest event of this service's outbox that is not on Kafka yet")
                .register(metrics);
    }
}
