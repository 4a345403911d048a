package ai.beast.events.webhook.delivery;

import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.work.loop.Loops;
import ai.beast.work.table.WorkRunner;
import ai.beast.work.table.WorkRunnerSettings;
import ai.beast.work.table.WorkTable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Runs due webhook deliveries, each attempt on a virtual thread of its own, within the {@link DeliveryLimits}. Several
 * processes may run it on one database.
 */
@ApplicationScoped
public class DeliveryRunner {
    private static final Duration RECORDING_TIMEOUT = Duration.ofSeconds(15);

    private final WorkRunner<WebhookCall> runner;

    DeliveryRunner(
            Loops loops,
            WorkTable<WebhookCall> table,
            DeliveryHandler handler,
            DeliveryLimits limits,
            WebhookConfiguration configuration) {
        WorkRunnerSettings settings = WorkRunnerSettings.named(
                        "webhooks",
                        configuration.maxEndpoints() * configuration.concurrency(),
                        configuration.timeout().plus(RECORDING_TIMEOUT))
                .maxAttempts(configuration.retryAfter().size() + 1)
                .stopTimeout(configuration.stopWithin())
                .build();
        this.runner = new WorkRunner<>(loops, table, settings, limits, handler);
    }

    /** Notes that a delivery may be due. Cheap; callable from any thread. */
    public void wake() {
        runner.wake();
    }

    void start(@Observes StartupEvent event) {
        runner.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        runner.stop();
    }
}
