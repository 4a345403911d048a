package ai.beast.messaging;

import ai.beast.work.failure.Failure;
import ai.beast.work.failure.FailurePolicy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/**
 * Sends events that this service cannot process or publish to the dead-letter topic, the events topic's name followed by
 * {@code .dead}. Each is counted in {@code ai_beast_dead_letters_total{stage}} and logged; a {@code service.error} names
 * the newest one at most once a minute. Thread-safe.
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
    private static final int MAX_NOTICE = 500;
    private static final long NOTICE_INTERVAL = Duration.ofMinutes(1).toNanos();

    private final MutinyEmitter<String> topic;
    private final ServiceEvents events;
    private final String service;
    private final MeterRegistry metrics;
    private final AtomicLong unannounced = new AtomicLong();
    private final AtomicLong announcedAt = new AtomicLong(System.nanoTime() - NOTICE_INTERVAL);

    /** The place of a dead-lettered event. */
    public enum Stage {
        /** A consumer could not process it; it can be replayed to that consumer. */
        INBOX,
        /** Kafka refused it; it is kept in the outbox's dead letters and offered again at the next start. */
        OUTBOX;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    DeadLetters(
            @Channel("events-dead") MutinyEmitter<String> topic,
            ServiceEvents events,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.topic = topic;
        this.events = events;
        this.service = service;
        this.metrics = metrics;
        for (Stage stage : Stage.values()) {
            count(stage);
        }
    }

    private Counter count(Stage stage) {
        return Counter.builder("ai.beast.dead.letters")
                .description("Events that this service could not process (inbox) or publish (outbox)")
                .tag("stage", stage.toString())
                .register(metrics);
    }

    /**
     * Sends the event. The {@code Uni} completes once Kafka has acknowledged it and fails when Kafka is unavailable. A text
     * that is too large for the topic is cut.
     */
    public Uni<Void> send(String json, Stage stage, String reason) {
        return publish(json, stage, reason, false)
                .onFailure(failure -> FailurePolicy.classify(failure).kind() == Failure.Kind.PERMANENT)
                .recoverWithUni(() -> publish(beginning(json, MAX_TRUNCATED), stage, reason, true))
                .invoke(() -> report(json, stage, reason));
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

    private void report(String json, Stage stage, String reason) {
        LOG.errorf("Dead-lettered by the %s: %s", stage, reason);
        count(stage).increment();
        long count = unannounced.incrementAndGet();
        long now = System.nanoTime();
        long before = announcedAt.get();
        // A notice of a notice that cannot be processed would go round for ever.
        boolean notice = json.contains("\"service.error\"");
        if (!notice && now - before >= NOTICE_INTERVAL && announcedAt.compareAndSet(before, now)) {
            unannounced.addAndGet(-count);
            events.error("%d events dead-lettered by the %s, the last because of: %s"
                    .formatted(count, stage, printable(beginning(reason, MAX_NOTICE))));
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
