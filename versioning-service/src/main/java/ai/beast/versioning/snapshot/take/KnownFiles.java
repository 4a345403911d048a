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

    /** The content of a file, if its outward signs are those it had when it was read. */
    Optional<Sha256> find(Path file, FileStamp stamp) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT sha256 FROM known_file WHERE path = :path AND stamp = :stamp")
                        .bind("path", file.toString())
                        .bind("stamp", stamp.text())
                        .map((row, context) -> new Sha256(row.getString(1)))
                        .findOne());
    }

    void remember(Path file, FileStamp stamp, Sha256 content) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO known_file (path, sha256, stamp, read_at) VALUES (:path, :sha256, :stamp, now())
                        ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256, stamp = excluded.stamp, read_at = now()""")
                .bind("path", file.toString())
                .bind("sha256", content.hex())
                .bind("stamp", stamp.text())
                .execute());
    }
}
