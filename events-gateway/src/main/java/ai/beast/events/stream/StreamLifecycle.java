package ai.beast.events.stream;

import ai.beast.events.GatewayConfiguration;
import ai.beast.events.stream.core.StreamHub;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Heartbeats while the service runs, and the end of all streams when it is about to stop. */
@ApplicationScoped
class StreamLifecycle {
    private final StreamHub hub;
    private final GatewayConfiguration configuration;
    private final Loops loops;

    StreamLifecycle(StreamHub hub, GatewayConfiguration configuration, Loops loops) {
        this.hub = hub;
        this.loops = loops;
        this.configuration = configuration;
    }

    void start(@Observes StartupEvent event, MeterRegistry metrics) {
        loops.start(LoopSettings.named("stream-heartbeat"), _ -> {
            hub.beat();
            return Next.after(configuration.heartbeat());
        });
        Gauge.builder("ai_beast_event_subscribers", hub, StreamHub::size)
                .description("Clients that are connected to the event stream")
                .register(metrics);
    }

    /** Streams never end by themselves; a stop must not wait for them. */
    void stopping(@Observes ShutdownDelayInitiatedEvent event) {
        hub.endAll();
    }
}
