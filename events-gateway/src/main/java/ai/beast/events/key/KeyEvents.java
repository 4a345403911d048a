package ai.beast.events.key;

import ai.beast.contracts.KeyChanged;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Writes a line into the log for each change of an API key and publishes {@code key.changed}. While Kafka is unavailable the event is tried again for ten
 * minutes; a process that ends before loses it, and the record in the file still says who changed the key and when.
 */
@ApplicationScoped
class KeyEvents implements KeyChanges {
    private static final Logger LOG = Logger.getLogger(KeyEvents.class);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final EventPublisher publisher;
    private final String service;

    KeyEvents(EventPublisher publisher, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.publisher = publisher;
        this.service = service;
    }

    @Override
    public void made(KeyChanged change) {
        LOG.infof(
                "API key %s (%s, scope %s) was %s by %s",
                change.key(),
                change.name(),
                change.scope(),
                change.change().name().toLowerCase(Locale.ROOT),
                change.by());
        String id = UUID.randomUUID().toString();
        Uni.createFrom()
                .deferred(() -> publisher.publish(Events.of(service, id, change)))
                .onFailure()
                .retry()
                .withBackOff(FIRST_DELAY, MAX_DELAY)
                .expireIn(TIMEOUT.toMillis())
                .subscribe()
                .with(
                        _ -> LOG.debug("Published key.changed"),
                        failure -> LOG.warnf("key.changed could not be published: %s", failure));
    }
}
