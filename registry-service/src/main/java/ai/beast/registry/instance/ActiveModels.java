package ai.beast.registry.instance;

import ai.beast.work.metrics.CachedReading;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Shows {@code ai_beast_active_models}: what is installed and available, however it came here, by location and file format.
 * The series follow what is there, so they disappear with it and while the database is unavailable.
 */
@ApplicationScoped
class ActiveModels {
    private static final String NAME = "ai_beast_active_models";
    private static final int MAX_SERIES = 500;

    private final CachedReading<List<Group>> reading;

    /** Available instances of one location and file format. */
    record Group(String location, String format, long count) {}

    ActiveModels(InstanceRepository instances) {
        this.reading = new CachedReading<>(() -> instances.available(MAX_SERIES));
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
