package ai.beast.versioning.snapshot;

import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationState;
import ai.beast.versioning.snapshot.index.Health;
import ai.beast.work.metrics.CachedReading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Gauges of snapshots and of the operations on them. Every process of the service shows the same figures. */
@ApplicationScoped
class SnapshotMetrics {
    private final CachedReading<Figures> reading;
    private final MeterRegistry metrics;

    /** @param verified seconds since the epoch; null without a snapshot */
    private record Figures(
            Map<String, Long> snapshots,
            long bytes,
            @Nullable Double verified,
            Map<String, Long> operations) {}

    SnapshotMetrics(Jdbi database, MeterRegistry metrics) {
        this.reading = new CachedReading<>(() -> database.withHandle(SnapshotMetrics::read));
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        for (Health health : Health.values()) {
            Gauge.builder("ai_beast_snapshots", () -> reading.value(now -> count(now.snapshots(), health.wireName())))
                    .description("Snapshots by what is known of their content")
                    .tag("health", health.wireName())
                    .register(metrics);
        }
        Gauge.builder("ai_beast_snapshot_content_bytes", () -> reading.value(Figures::bytes))
                .description("Sizes of all snapshots, before chunks that several share are counted once")
                .register(metrics);
        Gauge.builder(
                        "ai_beast_snapshot_last_verified_timestamp_seconds",
                        () -> reading.value(now -> Objects.requireNonNullElse(now.verified(), Double.NaN)))
                .description("When the snapshot whose verification is longest ago was verified, or taken when never")
                .register(metrics);
        for (OperationKind kind : OperationKind.values()) {
            for (OperationState state : OperationState.values()) {
                String key = key(kind.wireName(), state.wireName());
                Gauge.builder("ai_beast_snapshot_operations", () -> reading.value(now -> count(now.operations(), key)))
                        .description("Operations by kind and state; ended ones as long as they are kept")
                        .tag("kind", kind.wireName())
                        .tag("state", state.wireName())
                        .register(metrics);
            }
        }
    }

    private static double count(Map<String, Long> counts, String key) {
        return counts.getOrDefault(key, 0L);
    }

    private static String key(String kind, String state) {
        return kind + " " + state;
    }

    private static Figures read(Handle db) {
        Map<String, Long> operations = new HashMap<>();
        db.createQuery("SELECT kind, state, count(*) AS count FROM operation GROUP BY kind, state")
                .map((row, _) ->
                        operations.put(key(row.getString("kind"), row.getString("state")), row.getLong("count")))
                .list();
        Map<String, Long> snapshots = new HashMap<>();
        db.createQuery("SELECT health, count(*) AS count FROM snapshot WHERE deleted_at IS NULL GROUP BY health")
                .map((row, _) -> snapshots.put(row.getString("health"), row.getLong("count")))
                .list();
        return db.createQuery("""
                        SELECT coalesce(sum(size_bytes), 0) AS bytes,
                          extract(epoch FROM min(coalesce(verified_at, created_at)))::float8 AS verified
                        FROM snapshot WHERE deleted_at IS NULL""")
                .map((row, _) -> new Figures(
                        snapshots, row.getLong("bytes"), row.getObject("verified", Double.class), operations))
                .one();
    }
}
