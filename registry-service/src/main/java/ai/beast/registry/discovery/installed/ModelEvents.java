package ai.beast.registry.discovery.installed;

import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.contracts.InferenceUsage;
import ai.beast.contracts.ModelDeleted;
import ai.beast.contracts.ModelDownloaded;
import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.outbox.Inbox;
import ai.beast.outbox.InboxConsumer;
import ai.beast.registry.usage.UsageService;
import io.cloudevents.CloudEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Listens to what other services report about model files and calls of models. What this service reported itself is passed over. */
@ApplicationScoped
public class ModelEvents implements InboxConsumer {
    private static final Set<EventType> TYPES = Set.of(
            EventType.MODEL_DOWNLOADED, EventType.MODEL_DELETED, EventType.MODEL_UPDATED, EventType.INFERENCE_USAGE);

    private final Inbox inbox;
    private final InstalledFiles files;
    private final UsageService usage;
    private final URI self;

    ModelEvents(
            Inbox inbox,
            InstalledFiles files,
            UsageService usage,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.inbox = inbox;
        this.files = files;
        this.usage = usage;
        this.self = URI.create("urn:ai-beast:" + service);
    }

    @Override
    @Incoming("events")
    @Blocking
    public void on(List<String> messages) {
        messages.forEach(message ->
                inbox.receive(message, TYPES, event -> !event.getSource().equals(self), this::apply));
    }

    private void apply(CloudEvent event, EventData data) {
        OffsetDateTime time = event.getTime();
        Instant at = (time == null ? Instant.now() : time.toInstant()).truncatedTo(ChronoUnit.MICROS);
        switch (data) {
            case ModelDownloaded downloaded -> files.downloaded(downloaded, at);
            case ModelDeleted deleted -> files.deleted(deleted, at);
            case ModelUpdated updated when updated.change() == Change.ROLLED_BACK -> files.rolledBack(updated, at);
            case InferenceUsage report -> usage.add(report, at);
            default -> {
                // other changes do not concern files
            }
        }
    }
}
