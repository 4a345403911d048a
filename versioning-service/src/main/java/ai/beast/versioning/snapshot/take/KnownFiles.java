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

    /** The content of a file, if its outward signs are those it had when it was read, and a write since then would show. */
    Optional<Sha256> find(Path file, FileStamp stamp) {
        return find(file, stamp, "SELECT sha256 FROM known_file WHERE path = :path AND stamp = :stamp AND settled");
    }

    /** As {@link #find}, also where a write within two seconds of the one before the reading would not show. */
    Optional<Sha256> findRecent(Path file, FileStamp stamp) {
        return find(file, stamp, "SELECT sha256 FROM known_file WHERE path = :path AND stamp = :stamp");
    }

    private Optional<Sha256> find(Path file, FileStamp stamp, String query) {
        return database.withHandle(handle -> handle.createQuery(query)
                .bind("path", file.toString())
                .bind("stamp", stamp.text())
                .map((row, context) -> new Sha256(row.getString(1)))
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
