package ai.beast.registry.discovery.scan;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Catalogue entries as far as a found file may be one of theirs. */
@ApplicationScoped
public class EntryRepository {
    private final Jdbi database;

    EntryRepository(Jdbi database) {
        this.database = database;
    }

    /** @param installed whether an instance holds it already */
    record Entry(
            String id,
            long sizeBytes,
            @Nullable Long parameterCount,
            @Nullable String sha256,
            boolean installed) {}

    /** Entries with one of these ids or hashes. */
    List<Entry> any(Collection<String> ids, Collection<String> hashes) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT id, size_bytes, parameter_count, sha256,
                          EXISTS (SELECT FROM instance WHERE model_id = model.id) AS installed
                        FROM model WHERE id = ANY (:ids) OR sha256 = ANY (:hashes)""")
                .bindArray("ids", String.class, ids.toArray())
                .bindArray("hashes", String.class, hashes.toArray())
                .map((row, _) -> new Entry(
                        row.getString("id"),
                        row.getLong("size_bytes"),
                        row.getObject("parameter_count", Long.class),
                        row.getString("sha256"),
                        row.getBoolean("installed")))
                .list());
    }

    /**
     * Whether only a scan had made this entry, lately, and no file is left to it. What a person, a download or the shipped
     * catalogue had to do with is not abandoned.
     */
    public boolean abandoned(String id) {
        return database.withHandle(handle ->
                handle.createQuery("""
                        SELECT EXISTS (
                          SELECT FROM model WHERE id = :id AND created_at > now() - interval '1 hour'
                            AND download_count = 0
                            AND NOT EXISTS (SELECT FROM instance WHERE model_id = model.id)
                            AND NOT EXISTS (
                              SELECT FROM jsonb_each_text(provenance) WHERE value NOT IN ('header', 'download')))""").bind("id", id).mapTo(Boolean.class).one());
    }
}
