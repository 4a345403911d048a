package ai.beast.versioning.snapshot.index;

import ai.beast.versioning.store.sweep.Collector;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of all chunks in the store, without a look into it: each collection counts them, and each snapshot adds what it
 * stored. Chunks of an attempt that did not end are missed until the next collection. Every statement runs in the caller's
 * transaction if there is one.
 */
@ApplicationScoped
public class StoreSize {
    private final Jdbi database;

    StoreSize(Jdbi database) {
        this.database = database;
    }

    /**
     * The size as far as it is known.
     *
     * @param storedBytes null until the store has been counted
     * @param unusedBytes of them, those that no snapshot had at the last count
     */
    public record Reading(
            @Nullable Long storedBytes,
            long unusedBytes,
            @Nullable Instant countedAt) {}

    /** Notes that a snapshot stored new chunks. Called last in a transaction, because it locks the one row. */
    void add(long newBytes) {
        if (newBytes > 0) {
            database.useHandle(
                    handle -> handle.createUpdate("UPDATE store_size SET stored_bytes = stored_bytes + :newBytes")
                            .bind("newBytes", newBytes)
                            .execute());
        }
    }

    /** Notes what a collection counted. */
    public void counted(Collector.Outcome outcome) {
        database.useHandle(handle -> handle.createUpdate(
                        "UPDATE store_size SET stored_bytes = :stored, unused_bytes = :unused, counted_at = now()")
                .bind("stored", outcome.storedBytes())
                .bind("unused", outcome.unusedBytes() - outcome.freedBytes())
                .execute());
    }

    /** Notes that the store has chunks that were never counted, as after the loss of the database. */
    public void uncounted() {
        database.useHandle(handle -> handle.execute("UPDATE store_size SET stored_bytes = NULL, counted_at = NULL"));
    }

    public Reading read() {
        return database.withHandle(handle -> handle.createQuery("SELECT * FROM store_size")
                .map((row, _) -> {
                    OffsetDateTime counted = row.getObject("counted_at", OffsetDateTime.class);
                    return new Reading(
                            row.getObject("stored_bytes", Long.class),
                            row.getLong("unused_bytes"),
                            counted == null ? null : counted.toInstant());
                })
                .one());
    }
}
