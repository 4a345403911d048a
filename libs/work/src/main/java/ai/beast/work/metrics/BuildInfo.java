package ai.beast.work.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Shows the running version as {@code ai_beast_build_info}, so that a board can mark upgrades. */
@ApplicationScoped
class BuildInfo {

    void start(
            @Observes StartupEvent event,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        Gauge.builder("ai_beast_build_info", () -> 1)
                .description("Always 1; the labels say which version of which service runs")
                .tag("service", service)
                .tag("version", version)
                .register(metrics);
    }
}
