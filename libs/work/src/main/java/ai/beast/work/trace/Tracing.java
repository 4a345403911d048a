package ai.beast.work.trace;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Turns tracing on at the start of a service where the setting says so. */
@ApplicationScoped
class Tracing {
    private final boolean on;
    private final String endpoint;
    private final String service;

    Tracing(
            @ConfigProperty(name = "ai-beast.tracing") boolean on,
            @ConfigProperty(name = "ai-beast.tracing-endpoint") String endpoint,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.on = on;
        this.endpoint = endpoint;
        this.service = service;
    }

    void start(@Observes StartupEvent event) {
        if (on) {
            Traces.record(new SpanRecorder(service, endpoint));
        }
    }

    @PreDestroy
    void stop() {
        SpanRecorder recorder = Traces.recorder();
        Traces.record(null);
        if (recorder != null) {
            recorder.close();
        }
    }
}
