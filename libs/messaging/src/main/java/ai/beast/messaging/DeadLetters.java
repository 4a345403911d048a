package ai.beast.messaging;

import ai.beast.contracts.DeadRecord;
import ai.beast.contracts.DeadRecord.Kind;
import ai.beast.work.failure.Failure;
import ai.beast.work.failure.FailurePolicy;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends events that this service cannot process or publish to the dead-letter topic, the events topic's name followed by
 * {@code .dead}, and publishes {@code event.dead} for each. The service itself keeps them for a replay. Thread-safe.
 */
@ApplicationScoped
public class DeadLetters {
    /** Record header: the service that gave up, by its {@code quarkus.application.name}. */
    public static final String CONSUMER = "dead-letter-consumer";
    /** Record header: why, in the words of the failure. */
    public static final String REASON = "dead-letter-reason";
    /** Record header: the {@link Stage} in lower case. */
    public static final String STAGE = "dead-letter-stage";
    /** Record header, present when Kafka refused the whole text: the record's value is its beginning only. */
    public static final String TRUNCATED = "dead-letter-truncated";

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int MAX_TRUNCATED = 10_000;
    private static final int MAX_REASON = 500;
    private static final int MAX_TYPE = 255;

    private final MutinyEmitter<String> topic;
    private final EventPublisher publisher;
    private final String service;

    /** The place of a dead-lettered event. */
    public enum Stage {
        /** A consumer could not process it. */
        INBOX(Kind.INBOX),
        /** Kafka refused it. */
        OUTBOX(Kind.OUTBOX);

        private final Kind kind;

        Stage(Kind kind) {
            this.kind = kind;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    DeadLetters(
            @Channel("events-dead") MutinyEmitter<String> topic,
            EventPublisher publisher,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.topic = topic;
        this.publisher = publisher;
        this.service = service;
    }

    /**
     * Sends the event and publishes its {@code event.dead}. The {@code Uni} completes once Kafka has acknowledged both and
     * fails when Kafka is unavailable. A text that is too large for the topic is cut.
     *
     * @param key of the dead letter among those of this stage; the event's id follows from it, so that readers recognise a
     *     report that comes again
     */
    public Uni<Void> send(String json, Stage stage, String key, String reason, int attempts) {
        return publish(json, stage, reason, false)
                .onFailure(failure -> FailurePolicy.classify(failure).kind() == Failure.Kind.PERMANENT)
                .recoverWithUni(() -> publish(beginning(json, MAX_TRUNCATED), stage, reason, true))
                .invoke(() -> LOG.errorf("Dead-lettered by the %s: %s", stage, reason))
                .chain(() -> report(type(json), stage, key, reason, attempts));
    }

    private Uni<Void> publish(String json, Stage stage, String reason, boolean truncated) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(CONSUMER, bytes(service));
        headers.add(STAGE, bytes(stage.toString()));
        headers.add(REASON, bytes(reason));
        if (truncated) {
            headers.add(TRUNCATED, bytes("true"));
        }
        return Uni.createFrom()
                .deferred(() -> topic.sendMessage(Message.of(
                        json,
                        Metadata.of(OutgoingKafkaRecordMetadata.<String>builder()
                                .withHeaders(headers)
                                .build()))));
    }

    /** A report of a report that cannot be processed would go round for ever. */
    private Uni<Void> report(@Nullable String type, Stage stage, String key, String reason, int attempts) {
        if (type != null && DeadRecord.isReport(type)) {
            return Uni.createFrom().voidItem();
        }
        String id = stage + "-" + key;
        DeadRecord dead =
                new DeadRecord(service, stage.kind, id, type, printable(beginning(reason, MAX_REASON)), attempts);
        return publisher.publish(Events.of(service, "dead-" + id, dead));
    }

    private static @Nullable String type(String json) {
        try {
            return printable(beginning(EventJson.read(json).getType(), MAX_TYPE));
        } catch (InvalidEventException noEvent) {
            return null;
        }
    }

    private static String beginning(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    /** Reasons quote what was wrong with an event, which may be a character that no event may hold. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
