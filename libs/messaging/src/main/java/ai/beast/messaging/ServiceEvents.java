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
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes {@code service.started}, {@code service.stopped} and {@code service.error} of this process. Best effort: while
 * Kafka is unavailable at the end of a process its {@code service.stopped} is lost, because a stop must not wait for it.
 */
@ApplicationScoped
public class ServiceEvents {
    private static final Logger LOG = Logger.getLogger(ServiceEvents.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

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
        // In containers all processes have the same pid, and HOSTNAME is the container's.
        this.instance = Stream.of(
                        service,
                        System.getenv("HOSTNAME"),
                        Long.toString(ProcessHandle.current().pid()))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("-"));
    }

    void started(@Observes StartupEvent event) {
        send(State.STARTED, null)
                .onFailure()
                .retry()
                .withBackOff(Duration.ofSeconds(1), Duration.ofSeconds(30))
                .expireIn(Duration.ofMinutes(10).toMillis())
                .subscribe()
                .with(
                        _ -> LOG.debug("Published service.started"),
                        failure -> LOG.warnf("A service event could not be published: %s", failure));
    }

    void stopped(@Observes @Priority(1) ShutdownEvent event) {
        try {
            send(State.STOPPED, null).await().atMost(STOP_TIMEOUT);
        } catch (RuntimeException unreachable) {
            LOG.infof("service.stopped could not be published: %s", unreachable);
        }
    }

    /** Publishes {@code service.error}; never fails and never blocks. */
    public void error(String message) {
        send(State.ERROR, message)
                .subscribe()
                .with(
                        _ -> LOG.debug("Published service.error"),
                        failure -> LOG.warnf("A service event could not be published: %s", failure));
    }

    private Uni<Void> send(State state, @Nullable String message) {
        var data = new ServiceLifecycle(service, instance, version, state, message);
        return Uni.createFrom().deferred(() -> publisher.publish(Events.of(service, data)));
    }
}
