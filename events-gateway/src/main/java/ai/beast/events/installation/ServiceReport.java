package ai.beast.events.installation;

import ai.beast.contracts.ServiceLifecycle;
import ai.beast.contracts.ServiceLifecycle.State;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.InvalidEventException;
import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A {@code service.started} or {@code service.stopped} of one of the six services.
 *
 * @param instance the process that started or stopped
 * @param at when the event was written into the log
 */
record ServiceReport(String service, String instance, boolean started, Instant at) {
    static final Set<String> SERVICES = Set.of(
            "registry-service",
            "versioning-service",
            "queue-worker",
            "events-gateway",
            "metrics-exporter",
            "automation-bridge");
    private static final String SOURCES = "urn:ai-beast:";
    private static final int MAX_INSTANCE = 300;

    /** Null for any other record. Reports have the service as their key, so other records are told by a short comparison. */
    static @Nullable ServiceReport of(ConsumerRecord<byte[], byte[]> written) {
        byte[] key = written.key();
        if (key == null || written.value() == null || key.length > 20) {
            return null;
        }
        String service = new String(key, StandardCharsets.UTF_8);
        if (!SERVICES.contains(service)) {
            return null;
        }
        try {
            CloudEvent event = EventJson.read(new String(written.value(), StandardCharsets.UTF_8));
            if (!event.getSource().toString().equals(SOURCES + service)
                    || !(EventJson.data(event) instanceof ServiceLifecycle report)
                    || report.state() == State.ERROR
                    || !service.equals(report.service())
                    || !isInstance(report.instance())) {
                return null;
            }
            return new ServiceReport(
                    service,
                    report.instance(),
                    report.state() == State.STARTED,
                    Instant.ofEpochMilli(written.timestamp()));
        } catch (InvalidEventException malformed) {
            return null;
        }
    }

    private static boolean isInstance(@Nullable String text) {
        return text != null && text.length() <= MAX_INSTANCE && text.chars().noneMatch(Character::isISOControl);
    }
}
