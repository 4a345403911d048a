package ai.beast.registry.discovery.hash;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Which instances lack a hash. */
@ApplicationScoped
class HashRepository {
    private final Jdbi database;

    HashRepository(Jdbi database) {
        this.database = database;
    }

    /** An available instance without a computed hash. */
    record Unhashed(long id, String path) {}

    /**
     * In the order of their numbers.
     *
     * @param all whether those without another of the same size are wanted too
     * @param after only those with a larger number
     */
    List<Unhashed> unhashed(boolean all, long after, int limit) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT id, path FROM instance
                        -- Ollama names its own hashes, and what it was asked for over HTTP is no file here.
                        WHERE sha256 IS NULL AND available AND modified_at IS NOT NULL AND layout <> 'ollama' AND id > :after AND (:all OR EXISTS (
                          SELECT FROM instance AS other
                          WHERE other.size_bytes = instance.size_bytes AND other.id <> instance.id
                            AND other.file_key IS DISTINCT FROM instance.file_key))
                        ORDER BY id LIMIT :limit""")
                .bind("after", after)
                .bind("all", all)
                .bind("limit", limit)
                .map((row, _) -> new Unhashed(row.getLong("id"), row.getString("path")))
                .list());
    }

    /** The instance, whether it has a hash or not; empty when there is none. */
    Optional<Unhashed> instance(long id) {
        return database.withHandle(handle -> handle.createQuery("SELECT id, path FROM instance WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> new Unhashed(row.getLong("id"), row.getString("path")))
                .findOne());
    }

    /** @return false when the instance is about another content by now */
    boolean store(long id, Instant modifiedAt, String sha256) {
        return database.withHandle(handle -> handle.createUpdate(
                                "UPDATE instance SET sha256 = :sha256 WHERE id = :id AND modified_at = :modifiedAt")
                        .bind("id", id)
                        .bind("sha256", sha256)
                        .bind("modifiedAt", modifiedAt.atOffset(ZoneOffset.UTC))
                        .execute())
                > 0;
    }
}
