package ai.beast.automation.delivery;

import ai.beast.automation.n8n.N8nProbe;
import ai.beast.work.metrics.CachedReading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Gauges of deliveries to n8n, and whether n8n answers. Every process of the service shows the same figures. */
@ApplicationScoped
class DeliveryMetrics {
    private final CachedReading<Figures> reading;

    private record Figures(Map<DeliveryState, Long> deliveries, double overdueSeconds) {}

    DeliveryMetrics(Jdbi database) {
        this.reading = new CachedReading<>(() -> database.withHandle(DeliveryMetrics::read));
    }

    void start(@Observes StartupEvent event, MeterRegistry metrics, N8nProbe n8n) {
        for (DeliveryState state : DeliveryState.values()) {
            Gauge.builder(
                            "ai_beast_automation_deliveries",
                            () -> reading.value(now -> now.deliveries().getOrDefault(state, 0L)))
                    .description("Deliveries to n8n by state; ended ones as long as they are kept")
                    .tag("state", state.wireName())
                    .register(metrics);
        }
        Gauge.builder("ai_beast_automation_overdue_seconds", () -> reading.value(Figures::overdueSeconds))
                .description("How long the delivery that is due longest waits")
                .register(metrics);
        Gauge.builder("ai_beast_n8n_up", () -> n8n.status().reachable() ? 1 : 0)
                .description("Whether n8n's readiness answers")
                .register(metrics);
    }

    private static Figures read(Handle db) {
        Map<DeliveryState, Long> deliveries = new EnumMap<>(DeliveryState.class);
        for (DeliveryState state : DeliveryState.values()) {
            deliveries.put(
                    state,
                    db.createQuery("SELECT count(*) FROM delivery WHERE state = :state")
                            .bind("state", state.wireName())
                            .mapTo(Long.class)
                            .one());
        }
        double overdue = db.createQuery("""
                        SELECT coalesce(extract(epoch FROM now() - min(coalesce(lease_until, next_attempt_at))), 0)::float8
                        FROM delivery
                        WHERE state IN ('pending', 'delivering') AND coalesce(lease_until, next_attempt_at) <= now()""").mapTo(Double.class).one();
        return new Figures(deliveries, overdue);
    }
}
