package ai.beast.registry.discovery.scan;

import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.layout.FoundModel.Role;
import ai.beast.registry.discovery.layout.SeenFile;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.instance.Instance;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Instances as scans see them. Nothing here deletes one. Changes work in the caller's transaction. */
@ApplicationScoped
public class InventoryRepository {
    private final Jdbi database;
    private final ObjectMapper json;

    InventoryRepository(Jdbi database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** The directory's device and inode when models were last found in it. */
    Optional<String> identity(ModelRoot root) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT identity FROM model_root WHERE name = :name AND path = :path")
                        .bind("name", root.name())
                        .bind("path", root.path().toString())
                        .mapTo(String.class)
                        .findOne());
    }

    void scanned(ModelRoot root, String identity) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO model_root (name, path, identity, scanned_at) VALUES (:name, :path, :identity, now())
                        ON CONFLICT ON CONSTRAINT model_root_pk DO UPDATE SET
                          path = EXCLUDED.path, identity = EXCLUDED.identity, scanned_at = EXCLUDED.scanned_at""")
                .bind("name", root.name())
                .bind("path", root.path().toString())
                .bind("identity", identity)
                .execute());
    }

    /** Everything known below a root, however it came to be known. */
    public List<KnownInstance> known(ModelRoot root) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT id, model_id, path, size_bytes, available, unavailable_reason, signature, modified_at,
                          file_key, sha256
                        FROM instance WHERE root = :root OR (root IS NULL AND starts_with(path, :prefix))""")
                .bind("root", root.name())
                .bind("prefix", root.path() + "/")
                .map((row, _) -> known(row))
                .list());
    }

    /** @param headerError why the file's own header could not be read; null when it could */
    record InstanceRow(
            FoundModel model, String entry, @Nullable String headerError) {}

    /** Adds instances, or brings those at their paths up to date; use, hash of an unchanged file and location stay. */
    void put(ModelRoot root, List<InstanceRow> instances) {
        if (instances.isEmpty()) {
            return;
        }
        database.useHandle(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO instance (
                      model_id, path, location, sha256, size_bytes, installed_at, available, header_error, root,
                      layout, parts, signature, modified_at, file_key)
                    VALUES (
                      :model, :path, :root, :sha256, :sizeBytes, :installedAt, true, :headerError, :root,
                      :layout, CAST(:parts AS jsonb), :signature, :modifiedAt, :fileKey)
                    ON CONFLICT ON CONSTRAINT instance_path_unique DO UPDATE SET
                      sha256 = coalesce(EXCLUDED.sha256, CASE
                        WHEN instance.modified_at IS NULL OR instance.modified_at = EXCLUDED.modified_at
                        THEN instance.sha256 END),
                      size_bytes = EXCLUDED.size_bytes, available = true, unavailable_reason = NULL,
                      header_error = EXCLUDED.header_error, root = EXCLUDED.root, layout = EXCLUDED.layout,
                      parts = EXCLUDED.parts, signature = EXCLUDED.signature,
                      modified_at = EXCLUDED.modified_at, file_key = EXCLUDED.file_key""");
            for (InstanceRow held : instances) {
                FoundModel model = held.model();
                SeenFile main = model.main();
                batch.bind("model", held.entry())
                        .bind("path", main.path().toString())
                        .bind("sha256", model.source().sha256())
                        .bind("sizeBytes", model.sizeBytes())
                        .bind("installedAt", utc(installedAt(main)))
                        .bind("headerError", held.headerError())
                        .bind("root", root.name())
                        .bind("layout", model.layout().label())
                        .bind("parts", parts(model))
                        .bind("signature", model.signature())
                        .bind("modifiedAt", utc(main.modifiedAt()))
                        .bind("fileKey", main.key())
                        .add();
            }
            batch.execute();
            // A further link to a file has its content: one that a merge of duplicates has put in another file's place,
            // for example.
            handle.createUpdate("""
                            UPDATE instance i SET sha256 = same.sha256 FROM instance same
                            WHERE i.path = ANY (:paths) AND i.sha256 IS NULL AND same.sha256 IS NOT NULL
                              AND same.file_key = i.file_key AND i.file_key <> '' AND same.modified_at = i.modified_at""")
                    .bindArray(
                            "paths",
                            String.class,
                            instances.stream()
                                    .map(each -> each.model().main().path().toString())
                                    .toList())
                    .execute();
        });
    }

    void moved(ModelRoot root, long id, FoundModel model) {
        database.useHandle(handle -> handle.createUpdate("""
                        UPDATE instance SET path = :path, root = :root, parts = CAST(:parts AS jsonb),
                          signature = :signature, layout = :layout, available = true, unavailable_reason = NULL
                        WHERE id = :id""")
                .bind("id", id)
                .bind("path", model.main().path().toString())
                .bind("root", root.name())
                .bind("layout", model.layout().label())
                .bind("parts", parts(model))
                .bind("signature", model.signature())
                .execute());
    }

    /** @param reason why they are not available; null when they are */
    void availability(ModelRoot root, Collection<Long> ids, @Nullable String reason) {
        database.useHandle(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    UPDATE instance SET root = :root, available = CAST(:reason AS text) IS NULL,
                      unavailable_reason = :reason WHERE id = :id""");
            for (long id : ids) {
                batch.bind("root", root.name())
                        .bind("reason", reason)
                        .bind("id", id)
                        .add();
            }
            if (!ids.isEmpty()) {
                batch.execute();
            }
        });
    }

    /** The file came into place when it was last written, as far as the file system shows; never later than now. */
    private static Instant installedAt(SeenFile file) {
        Instant now = Instant.now();
        return file.modifiedAt().isAfter(now) ? now : file.modifiedAt();
    }

    private String parts(FoundModel model) {
        List<Instance.Part> parts = new ArrayList<>();
        model.weights().stream()
                .skip(1)
                .forEach(file -> parts.add(new Instance.Part(file.path().toString(), "shard", file.sizeBytes())));
        model.projectors()
                .forEach(file -> parts.add(new Instance.Part(file.path().toString(), "projector", file.sizeBytes())));
        model.companions(Role.COMPONENT)
                .forEach(file -> parts.add(new Instance.Part(file.path().toString(), "component", file.sizeBytes())));
        try {
            return json.writeValueAsString(parts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A record of plain values is always writable", impossible);
        }
    }

    private static KnownInstance known(ResultSet row) throws SQLException {
        OffsetDateTime modifiedAt = row.getObject("modified_at", OffsetDateTime.class);
        return new KnownInstance(
                row.getLong("id"),
                row.getString("model_id"),
                row.getString("path"),
                row.getLong("size_bytes"),
                row.getBoolean("available"),
                row.getString("unavailable_reason"),
                new KnownInstance.Stamp(
                        row.getString("signature"),
                        modifiedAt == null ? null : modifiedAt.toInstant(),
                        row.getString("file_key")),
                row.getString("sha256"));
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
