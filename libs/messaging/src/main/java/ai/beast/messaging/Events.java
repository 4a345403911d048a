package ai.beast.messaging;

import ai.beast.contracts.EventData;
import ai.beast.work.trace.Traces;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Makes the suite's CloudEvents; those of a traced request carry its trace as the extension {@code traceparent}. Stateless. */
public final class Events {
    private static final String SOURCE_PREFIX = "urn:ai-beast:";

    private Events() {}

    /** A new event with a random id, now. */
    public static CloudEvent of(String service, EventData data) {
        return of(service, UUID.randomUUID().toString(), data);
    }

    /**
     * A new event whose id the caller chose, for facts that may be reported twice and must count once.
     *
     * @param service the publishing service's name; together with the id it identifies the event for ever
     */
    public static CloudEvent of(String service, String id, EventData data) {
        CloudEventBuilder event = CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create(SOURCE_PREFIX + service))
                .withType(data.type().wireName())
                .withSubject(data.subject())
                .withTime(Instant.now().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC))
                .withData("application/json", JsonCloudEventData.wrap(EventJson.MAPPER.valueToTree(data)));
        String traceparent = Traces.current();
        return traceparent == null
                ? event.build()
                : event.withExtension(Traces.TRACEPARENT, traceparent).build();
    }
}
