package ai.beast.messaging;

import ai.beast.contracts.KeyUsed;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Publishes {@code key.used}. The id follows from the key and the day, so readers count it once for all processes of a service. Best effort: what Kafka does not
 * take within ten minutes is not reported on that day.
 */
@ApplicationScoped
class KeyUseEvents {
    private static final Logger LOG = Logger.getLogger(KeyUseEvents.class);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final EventPublisher publisher;
    private final String service;

    KeyUseEvents(EventPublisher publisher, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.publisher = publisher;
        this.service = service;
    }

    void used(@Observes KeyUsed use) {
        String id = "key-used-" + use.key() + "-" + use.day();
        Uni.createFrom()
                .deferred(() -> publisher.publish(Events.of(service, id, use)))
                .onFailure()
                .retry()
                .withBackOff(FIRST_DELAY, MAX_DELAY)
                .expireIn(TIMEOUT.toMillis())
                .subscribe()
                .with(
                        _ -> LOG.debug("Published key.used"),
                        failure -> LOG.warnf("key.used could not be published: %s", failure));
    }
}
