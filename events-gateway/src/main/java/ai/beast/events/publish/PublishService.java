package ai.beast.events.publish;

import ai.beast.messaging.EventJson;
import ai.beast.messaging.EventPublisher;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Checks all events of a request, then publishes all of them or, if one is not right, none. */
@ApplicationScoped
public class PublishService {
    /** What an event may have as JSON in UTF-8: 1 MiB less the room Kafka needs for a record's envelope. */
    static final int MAX_EVENT_BYTES = 1024 * 1024 - 4096;

    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(15);
    private static final int RETRY_AFTER = 5;

    private final EventValidator validator;
    private final EventPublisher publisher;

    PublishService(EventValidator validator, EventPublisher publisher) {
        this.validator = validator;
        this.publisher = publisher;
    }

    /** An event and its JSON, which is written once. */
    private record Ready(CloudEvent event, String json) {}

    private record Identity(String source, String id) {}

    /**
     * Returns when Kafka has all events on all replicas. An event that is in the request twice is published once.
     *
     * @return the ids of what was published, in order
     * @throws ProblemException when an event is not right, or {@code service_unavailable} when Kafka did not acknowledge in
     *     time; some of the events may be on the topic then, and sending the same again is safe
     */
    List<String> publish(List<ObjectNode> events, boolean batch) {
        Map<Identity, Ready> ready = LinkedHashMap.newLinkedHashMap(events.size());
        for (int index = 0; index < events.size(); index++) {
            add(ready, events.get(index), batch ? "[" + index + "]" : "");
        }
        List<Uni<Void>> sent = new ArrayList<>(ready.size());
        for (Ready one : ready.values()) {
            sent.add(publisher.publish(one.event().getSubject(), one.json()));
        }
        awaitAll(sent);
        return ready.keySet().stream().map(Identity::id).toList();
    }

    private void add(Map<Identity, Ready> ready, ObjectNode json, String where) {
        CloudEvent event = validator.check(json, where);
        String text = EventJson.write(event);
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_EVENT_BYTES) {
            throw tooLarge(where, null);
        }
        Identity identity = new Identity(event.getSource().toString(), event.getId());
        Ready before = ready.putIfAbsent(identity, new Ready(event, text));
        if (before != null && !sameContent(before.event(), event)) {
            throw new ProblemException(
                            ErrorCode.INVALID_EVENT,
                            "Two different events of this batch have the same source and id " + event.getId())
                    .field(where + ".id");
        }
    }

    /** The time may be ours, so it does not count. */
    private static boolean sameContent(CloudEvent one, CloudEvent other) {
        return one.getType().equals(other.getType())
                && Objects.equals(one.getSubject(), other.getSubject())
                && Objects.equals(one.getData(), other.getData());
    }

    private static void awaitAll(List<Uni<Void>> sent) {
        if (sent.isEmpty()) {
            return;
        }
        try {
            Uni.join().all(sent).andFailFast().await().atMost(ACKNOWLEDGED_WITHIN);
        } catch (RuntimeException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof RecordTooLargeException) {
                    throw tooLarge("", failure);
                }
            }
            throw new ProblemException(
                            ErrorCode.SERVICE_UNAVAILABLE,
                            "Kafka has not acknowledged the events; send them again",
                            failure)
                    .with("retry_after", RETRY_AFTER);
        }
    }

    private static ProblemException tooLarge(String where, @Nullable Throwable cause) {
        String detail = "An event has at most " + MAX_EVENT_BYTES + " bytes as JSON";
        ProblemException problem = cause == null
                ? new ProblemException(ErrorCode.PAYLOAD_TOO_LARGE, detail)
                : new ProblemException(ErrorCode.PAYLOAD_TOO_LARGE, detail, cause);
        return where.isEmpty() ? problem : problem.field(where);
    }
}
