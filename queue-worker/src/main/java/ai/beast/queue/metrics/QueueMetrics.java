package ai.beast.queue.metrics;

import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.QueueStats;
import ai.beast.queue.core.store.QueueStats.Totals;
import ai.beast.queue.core.store.WorkerInfo;
import ai.beast.work.metrics.CachedReading;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The queue's figures as Redis has them. Every process of the service shows the same, so {@code max} and not {@code sum} is
 * what combines several.
 */
@ApplicationScoped
class QueueMetrics {
    private final CachedReading<Reading> reading;
    private final MeterRegistry metrics;

    private record Reading(QueueStats stats, List<WorkerInfo> workers) {}

    QueueMetrics(JobStore store, MeterRegistry metrics) {
        this.reading = new CachedReading<>(() -> new Reading(store.stats(), store.workers()));
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        for (JobState state : JobState.values()) {
            gauge(
                            "ai_beast_queue_jobs",
                            "Jobs in each state; ended ones as long as they are kept",
                            stats -> stats.states().getOrDefault(state, 0L))
                    .tag("state", state.word())
                    .register(metrics);
        }
        for (Priority band : Priority.values()) {
            gauge(
                            "ai_beast_queue_ready",
                            "Ready jobs in each priority band",
                            stats -> stats.ready().getOrDefault(band, 0L))
                    .tag("band", band.word())
                    .register(metrics);
        }
        gauge("ai_beast_queue_parked", "Queued jobs that wait for room under a limit", QueueStats::parked)
                .register(metrics);
        gauge(
                        "ai_beast_queue_oldest_ready_seconds",
                        "How long the longest waiting ready job has been ready",
                        stats -> stats.oldestReadyMillis() / 1000.0)
                .register(metrics);
        gauge("ai_beast_queue_paused", "Whether the queue is paused", stats -> stats.paused() ? 1 : 0)
                .register(metrics);
        gauge("ai_beast_queue_kept_bytes", "Memory in Redis that ended jobs take", QueueStats::keptBytes)
                .register(metrics);
        transitions("enqueued", Totals::enqueued);
        transitions("finished", Totals::finished);
        transitions("failed", Totals::failed);
        transitions("cancelled", Totals::cancelled);
        transitions("retried", Totals::retried);
        transitions("lost", Totals::lost);
        workers("ai_beast_queue_workers", "Worker processes that have shown themselves lately", _ -> 1);
        workers("ai_beast_queue_slots", "Jobs that all workers together can run at once", WorkerInfo::slots);
        workers("ai_beast_queue_slots_used", "Jobs that the workers run, as they last reported", WorkerInfo::running);
    }

    private Gauge.Builder<?> gauge(String name, String description, ToDoubleFunction<QueueStats> part) {
        return Gauge.builder(name, () -> reading.value(now -> part.applyAsDouble(now.stats())))
                .description(description);
    }

    private void transitions(String transition, ToDoubleFunction<Totals> part) {
        FunctionCounter.builder(
                        "ai_beast_queue_transitions",
                        reading,
                        all -> all.value(now -> part.applyAsDouble(now.stats().totals())))
                .description("Transitions of jobs, counted since the queue exists")
                .tag("transition", transition)
                .register(metrics);
    }

    private void workers(String name, String description, ToDoubleFunction<WorkerInfo> part) {
        Gauge.builder(
                        name,
                        () -> reading.value(
                                now -> now.workers().stream().mapToDouble(part).sum()))
                .description(description)
                .register(metrics);
    }
}
