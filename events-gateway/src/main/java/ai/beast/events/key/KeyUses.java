package ai.beast.events.key;

import ai.beast.contracts.EventType;
import ai.beast.contracts.KeyUsed;
import ai.beast.events.log.Envelope;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.InvalidEventException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The last day on which each API key was used, as the services report it in {@code key.used}. Thread-safe. */
@ApplicationScoped
public class KeyUses {
    private static final Logger LOG = Logger.getLogger(KeyUses.class);
    private static final String SOURCES = "urn:ai-beast:";
    private static final int ID_LENGTH = 8;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");

    private final Jdbi jdbi;

    KeyUses(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Takes the reports among the records, in the caller's transaction. */
    public void take(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, LocalDate> days = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> written : records) {
            Use use = use(written);
            if (use != null) {
                days.merge(use.key(), use.day(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        if (!days.isEmpty()) {
            jdbi.useHandle(db -> days.forEach((key, day) -> db.createUpdate(
                            "INSERT INTO key_use (key_id, used_on) VALUES (:key, :day) ON CONFLICT (key_id) DO UPDATE"
                                    + " SET used_on = greatest(key_use.used_on, excluded.used_on)")
                    .bind("key", key)
                    .bind("day", day)
                    .execute()));
        }
    }

    /** By key id; empty while the database is unavailable. */
    Map<String, LocalDate> lastUsed() {
        try {
            return jdbi.withHandle(db -> {
                Map<String, LocalDate> days = new HashMap<>();
                db.createQuery("SELECT key_id, used_on FROM key_use")
                        .map((row, _) -> Map.entry(row.getString(1), row.getObject(2, LocalDate.class)))
                        .forEach(use -> days.put(use.getKey(), use.getValue()));
                return days;
            });
        } catch (RuntimeException unavailable) {
            LOG.debugf("The last use of API keys is not known: %s", unavailable.getMessage());
            return Map.of();
        }
    }

    private record Use(String key, LocalDate day) {}

    private static @Nullable Use use(ConsumerRecord<byte[], byte[]> written) {
        byte[] value = written.value();
        // The id of a key is the key of its records, so others are told by a short comparison.
        if (value == null || written.key() == null || written.key().length != ID_LENGTH) {
            return null;
        }
        Envelope event = Envelope.parse(value);
        if (event == null
                || !event.type().equals(EventType.KEY_USED.wireName())
                || !event.source().startsWith(SOURCES)) {
            return null;
        }
        try {
            return EventJson.data(EventJson.read(new String(value, StandardCharsets.UTF_8))) instanceof KeyUsed use
                            && ID.matcher(use.key()).matches()
                    ? new Use(use.key(), LocalDate.parse(use.day()))
                    : null;
        } catch (InvalidEventException | DateTimeException malformed) {
            return null;
        }
    }
}
