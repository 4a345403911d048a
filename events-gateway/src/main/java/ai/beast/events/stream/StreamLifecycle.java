package ai.beast.events.stream;

import ai.beast.events.GatewayConfiguration;
import ai.beast.events.stream.core.StreamHub;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Heartbeats while the service runs, and the end of all streams when it is about to stop. */
@ApplicationScoped
class StreamLifecycle {
    private final StreamHub hub;
    private final GatewayConfiguration configuration;

    StreamLifecycle(StreamHub hub, GatewayConfiguration configuration) {
        this.hub = hub;
        this.configuration = configuration;
    }

    void start(@Observes StartupEvent event, Vertx vertx, MeterRegistry metrics) {
        vertx.setPeriodic(configuration.heartbeat().toMillis(), _ -> hub.beat());
        Gauge.builder("ai_beast_event_subscribers", hub, StreamHub::size)
                .description("Clients that are connected to the event stream")
                .register(metrics);
    }

    /** Streams never end by themselves; a stop must not wait for them. */
    void stopping(@Observes ShutdownDelayInitiatedEvent event) {
        hub.endAll();
    }
}
