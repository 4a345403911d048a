package ai.beast.messaging;

import ai.beast.contracts.ServiceLifecycle;
import ai.beast.contracts.ServiceLifecycle.State;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the bus when this process started, stopped or met trouble. Best effort: with Kafka away at the end of a process
 * its {@code service.stopped} is lost, because stopping must not wait for a broker.
 */
@ApplicationScoped
public class ServiceEvents {
    private static final Logger LOG = Logger.getLogger(ServiceEvents.class);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final EventPublisher publisher;
    private final String service;
    private final String version;
    private final String instance;

    ServiceEvents(
            EventPublisher publisher,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.publisher = publisher;
        this.service = service;
        this.version = version;
        this.instance = service + "-" + ProcessHandle.current().pid();
    }

    void started(@Observes StartupEvent event) {
        send(State.STARTED, null)
                .onFailure()
                .retry()
                .withBackOff(Duration.ofSeconds(1), Duration.ofSeconds(30))
                .expireIn(Duration.ofMinutes(10).toMillis())
                .subscribe()
                .with(_ -> LOG.debug("Announced the start"), failure -> LOG.warnf("Could not announce: %s", failure));
    }

    void stopped(@Observes @Priority(1) ShutdownEvent event) {
        try {
            send(State.STOPPED, null).await().atMost(FAREWELL);
        } catch (RuntimeException unreachable) {
            LOG.infof("The stop could not be announced: %s", unreachable);
        }
    }

    /** Publishes {@code service.error}; never fails and never blocks. */
    public void error(String message) {
        send(State.ERROR, message)
                .subscribe()
                .with(_ -> LOG.debug("Announced an error"), failure -> LOG.warnf("Could not announce: %s", failure));
    }

    private Uni<Void> send(State state, @Nullable String message) {
        var data = new ServiceLifecycle(service, instance, version, state, message);
        return Uni.createFrom().deferred(() -> publisher.publish(Events.of(service, data)));
    }
}
