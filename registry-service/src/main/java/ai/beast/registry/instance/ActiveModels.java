package ai.beast.registry.instance;

import ai.beast.work.metrics.CachedReading;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Shows {@code ai_beast_active_models}: what is installed and available, however it came here, by location and file format.
 * The series follow what is there, so they disappear with it and while the database is unavailable.
 */
@ApplicationScoped
class ActiveModels {
    private static final String NAME = "ai_beast_active_models";
    private static final int MAX_SERIES = 500;

    private final CachedReading<List<Group>> reading;

    private record Group(String location, String format, long count) {}

    ActiveModels(Jdbi database) {
        this.reading = new CachedReading<>(() -> database.withHandle(db -> db.createQuery("""
                        SELECT i.location, coalesce(m.format, 'other') AS format, count(*) AS count
                        FROM instance i JOIN model m ON m.id = i.model_id
                        WHERE i.available GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT :limit""")
                .bind("limit", MAX_SERIES)
                .map((row, _) -> new Group(row.getString("location"), row.getString("format"), row.getLong("count")))
                .list()));
    }

    void start(@Observes StartupEvent event, PrometheusMeterRegistry metrics) {
        metrics.getPrometheusRegistry().register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                GaugeMetricFamily family = new GaugeMetricFamily(
                        NAME,
                        "Installed and available models by location and file format",
                        List.of("location", "type"));
                reading.latest()
                        .orElse(List.of())
                        .forEach(group -> family.addMetric(List.of(group.location(), group.format()), group.count()));
                return family.samples.isEmpty() ? List.of() : List.of(family);
            }
        });
    }
}
