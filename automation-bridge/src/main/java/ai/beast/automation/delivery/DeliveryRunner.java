package ai.beast.automation.delivery;

import ai.beast.automation.n8n.N8nConfiguration;
import ai.beast.work.loop.Loops;
import ai.beast.work.table.WorkLimits;
import ai.beast.work.table.WorkRunner;
import ai.beast.work.table.WorkRunnerSettings;
import ai.beast.work.table.WorkTable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Runs due deliveries, a bounded number at a time. While n8n is unavailable one at a time is attempted, with growing delays, and
 * none of them uses up an attempt. Several processes may run it on one database.
 */
@ApplicationScoped
public class DeliveryRunner {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration RECORDING_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_LOOKUPS = 3;

    private final WorkRunner<DueCall> runner;

    DeliveryRunner(
            Loops loops,
            WorkTable<DueCall> table,
            DeliveryHandler handler,
            DeliveryConfiguration configuration,
            N8nConfiguration n8n) {
        Duration lease = n8n.apiTimeout()
                .multipliedBy(MAX_LOOKUPS)
                .plus(n8n.webhookTimeout())
                .plus(RECORDING_TIMEOUT);
        WorkRunnerSettings settings = WorkRunnerSettings.named("deliveries", configuration.parallelism(), lease)
                .maxAttempts(configuration.retryAfter().size() + 1)
                .outageDelay(configuration.outageFirstWait(), configuration.outageLongestWait())
                .stopTimeout(STOP_TIMEOUT)
                .keepEnded(configuration.keepEnded())
                .build();
        this.runner = new WorkRunner<>(loops, table, settings, new WorkLimits<>() {}, handler);
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
