package ai.beast.events.webhook.delivery;

import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/**
 * Gauges of webhooks, read from the database every 15 seconds and not at each scrape. While the database is unavailable
 * the values are NaN, so that old values are not mistaken for new ones.
 */
@ApplicationScoped
class WebhookMetrics {
    private static final Logger LOG = Logger.getLogger(WebhookMetrics.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Figures UNKNOWN = new Figures(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private final Jdbi jdbi;
    private volatile Figures figures = UNKNOWN;

    record Figures(double enabled, double disabled, double failing, double pending, double overdueSeconds) {}

    WebhookMetrics(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void start(@Observes StartupEvent event, Loops loops, MeterRegistry metrics, EndpointConcurrencies concurrencies) {
        gauge(metrics, "ai_beast_webhook_endpoints", "enabled", () -> figures.enabled());
        gauge(metrics, "ai_beast_webhook_endpoints", "disabled", () -> figures.disabled());
        gauge(metrics, "ai_beast_webhook_endpoints", "failing", () -> figures.failing());
        gauge(metrics, "ai_beast_webhook_endpoints", "at_rest", () -> concurrencies.atRest());
        Gauge.builder("ai_beast_webhook_pending", () -> figures.pending())
                .description("Deliveries that are on their way")
                .register(metrics);
        Gauge.builder("ai_beast_webhook_overdue_seconds", () -> figures.overdueSeconds())
                .description(
                        "How long the delivery that is due longest waits; those of disabled endpoints do not count")
                .register(metrics);
        loops.start(LoopSettings.named("webhook-metrics").interruptAtStop(), _ -> {
            read();
            return Next.after(INTERVAL);
        });
    }

    private static void gauge(MeterRegistry metrics, String name, String state, Supplier<Number> value) {
        Gauge.builder(name, value)
                .tag("state", state)
                .description("Webhook endpoints by state; at rest as this process sees it")
                .register(metrics);
    }

    private void read() {
        try {
            figures = jdbi.withHandle(db -> db.createQuery("""
                SELECT (SELECT count(*) FROM webhook_endpoint WHERE enabled) AS enabled,
                       (SELECT count(*) FROM webhook_endpoint WHERE NOT enabled) AS disabled,
                       (SELECT count(*) FROM webhook_endpoint WHERE enabled AND failing_since IS NOT NULL) AS failing,
                       (SELECT count(*) FROM webhook_delivery WHERE state IN ('pending', 'delivering')) AS pending,
                       (SELECT COALESCE(EXTRACT(EPOCH FROM now() - min(first.due)), 0)
                        FROM webhook_endpoint e CROSS JOIN LATERAL (
                          SELECT coalesce(d.lease_until, d.next_attempt_at) AS due FROM webhook_delivery d
                          WHERE d.endpoint_id = e.id AND d.state IN ('pending', 'delivering')
                            AND coalesce(d.lease_until, d.next_attempt_at) <= now()
                          ORDER BY coalesce(d.lease_until, d.next_attempt_at), d.id LIMIT 1) first
                        WHERE e.enabled) AS overdue""")
                    .map((row, _) -> new Figures(
                            row.getDouble("enabled"),
                            row.getDouble("disabled"),
                            row.getDouble("failing"),
                            row.getDouble("pending"),
                            row.getDouble("overdue")))
                    .one());
        } catch (RuntimeException unavailable) {
            LOG.debugf("Webhook figures are unknown: %s", unavailable);
            figures = UNKNOWN;
        }
    }
}
