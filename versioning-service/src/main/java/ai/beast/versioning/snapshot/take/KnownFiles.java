package ai.beast.versioning.snapshot.take;

import ai.beast.versioning.store.chunk.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The content of files when they were last read. Every statement runs in the caller's transaction if there is one. */
@ApplicationScoped
class KnownFiles {
    private final Jdbi database;

    KnownFiles(Jdbi database) {
        this.database = database;
    }

    /**
     * A file when it was last read.
     *
     * @param stamp as {@link FileStamp#text} of this release or an earlier one
     * @param settled whether every write since would show in the stamp, also one within two seconds of the one before the reading
     */
    record Known(Sha256 content, String stamp, boolean settled) {}

    Optional<Known> find(Path file) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT sha256, stamp, settled FROM known_file WHERE path = :path")
                .bind("path", file.toString())
                .map((row, context) -> new Known(
                        new Sha256(row.getString("sha256")), row.getString("stamp"), row.getBoolean("settled")))
                .findOne());
    }

    void remember(Path file, FileStamp stamp, Sha256 content, boolean settled) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO known_file (path, sha256, stamp, read_at, settled)
                        VALUES (:path, :sha256, :stamp, now(), :settled)
                        ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256, stamp = excluded.stamp, read_at = now(),
                          settled = excluded.settled""")
                .bind("path", file.toString())
                .bind("sha256", content.hex())
                .bind("stamp", stamp.text())
                .bind("settled", settled)
                .execute());
    }
}
