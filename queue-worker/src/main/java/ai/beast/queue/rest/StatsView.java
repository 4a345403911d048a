package ai.beast.queue.rest;

import ai.beast.queue.core.store.QueueStats;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The queue in numbers. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "QueueStats")
public record StatsView(
        @Schema(examples = "ai_beast_tasks") String queue,
        @Schema(description = "Job types this service runs") Collection<String> types,

        @Schema(description = "Jobs in each state; ended ones as long as they are kept")
        Map<String, Long> states,

        @Schema(description = "Ready jobs in each priority band")
        Map<String, Long> ready,

        @Schema(description = "Counted since the queue exists")
        Totals totals,

        @Schema(description = "How long the longest waiting ready job has been ready, or in its band since it moved up")
        double oldestReadySeconds,

        @Schema(description = "Queued jobs that stand before a limit")
        long parked,

        @Schema(description = "No job is started at present")
        boolean paused,

        @Schema(description = "What the store holds of ended jobs")
        long keptBytes,

        @Schema(description = "Events of finished jobs on their way to the bus")
        long unpublishedEvents,

        int workers) {

    /** Counted since the queue exists. */
    @Schema(name = "QueueTotals")
    public record Totals(long enqueued, long finished, long failed, long cancelled, long retried, long lost) {}

    public static StatsView of(String queue, Collection<String> types, QueueStats stats, int workers) {
        Map<String, Long> states = new LinkedHashMap<>();
        stats.states().forEach((state, count) -> states.put(state.word(), count));
        Map<String, Long> ready = new LinkedHashMap<>();
        stats.ready().forEach((band, count) -> ready.put(band.word(), count));
        QueueStats.Totals t = stats.totals();
        return new StatsView(
                queue,
                types,
                states,
                ready,
                new Totals(t.enqueued(), t.finished(), t.failed(), t.cancelled(), t.retried(), t.lost()),
                stats.oldestReadyMillis() / 1000.0,
                stats.parked(),
                stats.paused(),
                stats.keptBytes(),
                stats.unpublishedEvents(),
                workers);
    }
}
