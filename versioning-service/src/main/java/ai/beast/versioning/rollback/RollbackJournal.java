package ai.beast.versioning.rollback;

import ai.beast.versioning.store.chunk.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Journal of rollbacks: caller, content and path. Written in the caller's transaction. */
@ApplicationScoped
class RollbackJournal {
    private final Jdbi database;

    RollbackJournal(Jdbi database) {
        this.database = database;
    }

    /**
     * One rollback.
     *
     * @param from what was there before; null when nothing was
     */
    @Schema(name = "RollbackEntry")
    @com.fasterxml.jackson.annotation.JsonInclude(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
    record Entry(
            UUID operationId,
            String model,
            String path,
            @Nullable String from,
            String to,
            String rolledBackBy,
            Instant rolledBackAt) {}

    void add(UUID operation, String model, String path, @Nullable Sha256 from, Sha256 to, String who) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO rollback_journal (operation_id, model, path, from_sha256, to_sha256, rolled_back_by)
                        VALUES (:operation, :model, :path, :from, :to, :who)""")
                .bind("operation", operation)
                .bind("model", model)
                .bind("path", path)
                .bind("from", from == null ? null : from.hex())
                .bind("to", to.hex())
                .bind("who", who)
                .execute());
    }

    /** Newest first. @param model only this model's; null for all */
    List<Entry> newest(@Nullable String model, int limit) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT * FROM rollback_journal WHERE CAST(:model AS text) IS NULL OR model = :model
                        ORDER BY position DESC LIMIT :limit""")
                .bind("model", model)
                .bind("limit", limit)
                .map((row, context) -> new Entry(
                        row.getObject("operation_id", UUID.class),
                        row.getString("model"),
                        row.getString("path"),
                        row.getString("from_sha256"),
                        row.getString("to_sha256"),
                        row.getString("rolled_back_by"),
                        row.getObject("rolled_back_at", OffsetDateTime.class).toInstant()))
                .list());
    }
}
