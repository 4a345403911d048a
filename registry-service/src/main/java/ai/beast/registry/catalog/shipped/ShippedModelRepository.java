package ai.beast.registry.catalog.shipped;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Which shipped entries were entered, and in which wording. Works in the caller's transaction. */
@ApplicationScoped
class ShippedModelRepository {
    /** Any number, as long as nothing else in this database locks it. */
    private static final long LOCK = 0x5ca7a109L;

    private final Jdbi database;

    ShippedModelRepository(Jdbi database) {
        this.database = database;
    }

    /** Waits until no other transaction enters the shipped catalogue. */
    void takeTurns() {
        database.useHandle(handle -> handle.createQuery("SELECT pg_advisory_xact_lock(:lock)")
                .bind("lock", LOCK)
                .mapTo(String.class)
                .list());
    }

    /** Model id to the digest of the line that was entered. */
    Map<String, String> digests() {
        return database.withHandle(handle -> handle.createQuery("SELECT model_id, digest FROM shipped_model")
                .reduceRows(new HashMap<String, String>(), (digests, row) -> {
                    digests.put(row.getColumn("model_id", String.class), row.getColumn("digest", String.class));
                    return digests;
                }));
    }

    void entered(String id, String digest) {
        database.useHandle(handle ->
                handle.createUpdate("""
                        INSERT INTO shipped_model (model_id, digest) VALUES (:id, :digest)
                        ON CONFLICT ON CONSTRAINT shipped_model_pk DO UPDATE SET digest = EXCLUDED.digest, applied_at = now()""").bind("id", id).bind("digest", digest).execute());
    }
}
