package ai.beast.outbox;

import ai.beast.messaging.EventJson;
import ai.beast.messaging.InvalidEventException;
import ai.beast.work.table.StorableText;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The events that the {@link Inbox} gave up, one row for each text, however often it fails. Thread-safe. */
@ApplicationScoped
class InboxDeadLetters {
    private static final int ID_BYTES = 16;
    private static final int MAX_ATTRIBUTE = 1000;

    private final Jdbi jdbi;
    private final Instance<InboxConsumer> consumers;

    InboxDeadLetters(Jdbi jdbi, Instance<InboxConsumer> consumers) {
        this.jdbi = jdbi;
        this.consumers = consumers;
    }

    private record Requested(String id, String json, int attempts) {}

    static String id(String json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    /** Notes that a dead letter failed again, which ends its replay. @return false when there is none of this id */
    boolean failedAgain(String id, String reason, int attempts) {
        return jdbi.withHandle(db -> db.createUpdate("""
            UPDATE dead_inbox_event
            SET reason = :reason, attempts = attempts + :attempts, last_failed_at = now(), replay_at = NULL
            WHERE id = :id\
            """)
                        .bind("id", id)
                        .bind("reason", StorableText.of(reason, MAX_ATTRIBUTE))
                        .bind("attempts", attempts)
                        .execute())
                == 1;
    }

    void add(String id, String json, String reason, int attempts, Instant firstFailedAt) {
        Optional<CloudEvent> event = event(json);
        jdbi.useHandle(db -> db.createUpdate("""
            INSERT INTO dead_inbox_event (id, source, type, event, reason, attempts, first_failed_at)
            VALUES (:id, :source, :type, :event, :reason, :attempts, :since) ON CONFLICT DO NOTHING\
            """)
                .bind("id", id)
                .bind("source", storable(event.map(it -> it.getSource().toString())))
                .bind("type", storable(event.map(CloudEvent::getType)))
                .bind("event", json.getBytes(StandardCharsets.UTF_8))
                .bind("reason", StorableText.of(reason, MAX_ATTRIBUTE))
                .bind("attempts", attempts)
                .bind("since", OffsetDateTime.ofInstant(firstFailedAt, ZoneOffset.UTC))
                .execute());
    }

    /** Hands the events whose replay was requested to the consumer; those that do not fail again are dead letters no more. */
    void replayRequested() {
        Optional<Requested> next = next();
        while (next.isPresent()) {
            Requested letter = next.get();
            consumers.forEach(consumer -> consumer.on(List.of(letter.json())));
            jdbi.useHandle(db -> db.createUpdate(
                            "DELETE FROM dead_inbox_event WHERE id = :id AND attempts = :attempts AND replay_at IS NOT"
                                    + " NULL")
                    .bind("id", letter.id())
                    .bind("attempts", letter.attempts())
                    .execute());
            next = next();
        }
    }

    private Optional<Requested> next() {
        return jdbi.withHandle(db -> db.createQuery("""
            SELECT id, event, attempts FROM dead_inbox_event WHERE replay_at IS NOT NULL
            ORDER BY replay_at, first_failed_at LIMIT 1\
            """)
                .map((row, _) -> new Requested(
                        row.getString("id"),
                        new String(row.getBytes("event"), StandardCharsets.UTF_8),
                        row.getInt("attempts")))
                .findOne());
    }

    private static Optional<CloudEvent> event(String json) {
        try {
            return Optional.of(EventJson.read(json));
        } catch (InvalidEventException noEvent) {
            return Optional.empty();
        }
    }

    private static @Nullable String storable(Optional<String> attribute) {
        return StorableText.of(attribute.orElse(null), MAX_ATTRIBUTE);
    }
}
