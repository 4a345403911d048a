package ai.beast.versioning.snapshot;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.VersioningConfiguration;
import ai.beast.versioning.snapshot.index.StoreSize;
import ai.beast.work.metrics.CachedReading;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Figures of the store, read from its books at most once in ten seconds. Nothing in the store itself is read. */
@ApplicationScoped
public class StoreStatistics {
    private final Jdbi database;
    private final StoreSize size;
    private final VersioningConfiguration configuration;
    private final CachedReading<Figures> reading;

    StoreStatistics(Jdbi database, StoreSize size, VersioningConfiguration configuration) {
        this.database = database;
        this.size = size;
        this.configuration = configuration;
        this.reading = new CachedReading<>(this::read);
    }

    /**
     * What the store holds.
     *
     * @param storedBytes null until the store has been counted
     * @param deduplicatedBytes by how much the snapshots together are larger than the chunks they have; null likewise
     * @param countedAt when the stored bytes were last counted; what snapshots added since is in them
     * @param disk null for a bucket
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StoreStatistics")
    public record Figures(
            @JsonUnwrapped Counts counts,
            @Nullable Long storedBytes,
            long unusedBytes,
            @Nullable Long deduplicatedBytes,
            @Nullable Instant countedAt,
            @JsonUnwrapped @Nullable Disk disk,
            @JsonUnwrapped Last last,
            Instant readAt) {}

    /** @param logicalBytes sizes of all snapshots, before chunks that several share are counted once */
    @Schema(name = "SnapshotCounts")
    public record Counts(
            long snapshots, long models, long pinned, long healthy, long unverified, long damaged, long logicalBytes) {}

    /** The disk that holds the store. */
    @Schema(name = "StoreDisk")
    public record Disk(long diskTotalBytes, long diskFreeBytes) {}

    /** What was last done to the store as a whole or in part; null for what was not in 90 days. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StoreUpkeep")
    public record Last(
            @Nullable Ended lastVerification, @Nullable Ended lastCollection) {}

    /** @param freedBytes only of a collection */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "EndedOperation")
    public record Ended(
            UUID operationId, Instant endedAt, @Nullable Long freedBytes) {}

    /** @throws ProblemException {@code service_unavailable} while the database can't be read */
    Figures latest() {
        return reading.latest()
                .orElseThrow(() -> new ProblemException(
                        ErrorCode.SERVICE_UNAVAILABLE, "The figures of the store cannot be read; retry later"));
    }

    Figures read() {
        Counts counts = database.withHandle(StoreStatistics::counts);
        StoreSize.Reading stored = size.read();
        Long bytes = stored.storedBytes();
        return new Figures(
                counts,
                bytes,
                stored.unusedBytes(),
                bytes == null ? null : Math.max(0, counts.logicalBytes() - (bytes - stored.unusedBytes())),
                stored.countedAt(),
                disk(),
                database.withHandle(handle ->
                        new Last(last(handle, "kind = 'verify'"), last(handle, "kind IN ('collect', 'cleanup')"))),
                Instant.now());
    }

    private static Counts counts(Handle handle) {
        return handle.createQuery("""
            SELECT count(*) AS snapshots, count(*) FILTER (WHERE pinned) AS pinned,
              count(*) FILTER (WHERE health = 'healthy') AS healthy,
              count(*) FILTER (WHERE health = 'unverified') AS unverified,
              count(*) FILTER (WHERE health = 'damaged') AS damaged, coalesce(sum(size_bytes), 0) AS bytes,
              (SELECT count(DISTINCT model) FROM snapshot_source JOIN snapshot s USING (sha256)
                WHERE s.deleted_at IS NULL) AS models
            FROM snapshot WHERE deleted_at IS NULL\
            """)
                .map((row, _) -> new Counts(
                        row.getLong("snapshots"),
                        row.getLong("models"),
                        row.getLong("pinned"),
                        row.getLong("healthy"),
                        row.getLong("unverified"),
                        row.getLong("damaged"),
                        row.getLong("bytes")))
                .one();
    }

    private static @Nullable Ended last(Handle handle, String condition) {
        return handle.createQuery("""
            SELECT id, ended_at,
              CAST(coalesce(result -> 'collection', result) ->> 'freedBytes' AS bigint) AS freed_bytes
            FROM operation WHERE ended_at IS NOT NULL AND state = 'succeeded' AND %s
            ORDER BY ended_at DESC LIMIT 1\
            """.formatted(condition))
                .map((row, _) -> ended(row))
                .findOne()
                .orElse(null);
    }

    private static Ended ended(ResultSet row) throws SQLException {
        return new Ended(
                row.getObject("id", UUID.class),
                row.getObject("ended_at", OffsetDateTime.class).toInstant(),
                row.getObject("freed_bytes", Long.class));
    }

    private @Nullable Disk disk() {
        if (configuration.s3().isPresent()) {
            return null;
        }
        try {
            FileStore store = Files.getFileStore(configuration.store());
            return new Disk(store.getTotalSpace(), store.getUsableSpace());
        } catch (IOException unavailable) {
            return null;
        }
    }
}
