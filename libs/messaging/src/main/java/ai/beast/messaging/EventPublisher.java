package ai.beast.messaging;

import io.cloudevents.CloudEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to the topic. The returned {@code Uni} completes once every in-sync replica has the event and fails when
 * that could not be had in time; a failure does not say that the event was not written, so a retry may duplicate it and
 * readers de-duplicate by (source, id). Events with one key keep the order in which they were sent. Thread-safe.
 */
@ApplicationScoped
public class EventPublisher {
    private final MutinyEmitter<String> topic;

    EventPublisher(@Channel("events-out") MutinyEmitter<String> topic) {
        this.topic = topic;
    }

    public Uni<Void> publish(CloudEvent event) {
        return publish(event.getSubject(), EventJson.write(event));
    }

    /**
     * Publishes an event that is JSON already.
     *
     * @param key the event's subject
     */
    public Uni<Void> publish(@Nullable String key, String json) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("content-type", EventJson.CONTENT_TYPE.getBytes(StandardCharsets.UTF_8));
        return topic.sendMessage(message(key, json, headers));
    }

    private static Message<String> message(@Nullable String key, String json, RecordHeaders headers) {
        var metadata = OutgoingKafkaRecordMetadata.<String>builder().withHeaders(headers);
        if (key != null) {
            metadata.withKey(key);
        }
        return Message.of(json, Metadata.of(metadata.build()));
    }
}
