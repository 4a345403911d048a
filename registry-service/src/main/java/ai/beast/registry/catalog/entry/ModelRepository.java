package ai.beast.registry.catalog.entry;

import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.catalog.words.SearchText;
import ai.beast.registry.catalog.words.WordRepository;
import ai.beast.work.failure.FailurePolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Catalogue entries, one at a time. Changes need a transaction of the caller. */
@ApplicationScoped
public class ModelRepository {
    private static final String INSERT = """
            INSERT INTO model (
              id, provenance, name, version, family, size_bytes, parameter_count, quantization, context_length,
              format, architecture, dimensions, source_url, source_repo, source_revision, sha256, license,
              license_spdx, license_url, tags, languages, modalities, benchmark_scores, recommended_use,
              limitations, author, description, base_model, rating, name_words, words)
            VALUES (
              :id, CAST(:provenance AS jsonb), :name, :version, :family, :sizeBytes, :parameterCount,
              :quantization, :contextLength, :format, :architecture, CAST(:dimensions AS jsonb), :sourceUrl,
              :sourceRepo, :sourceRevision, :sha256, :license, :licenseSpdx, :licenseUrl,
              CAST(:tags AS text[]), CAST(:languages AS text[]), CAST(:modalities AS text[]),
              CAST(:benchmarkScores AS jsonb), :recommendedUse, :limitations, :author, :description,
              :baseModel, :rating, array_to_tsvector(CAST(:nameWords AS text[])),
              array_to_tsvector(CAST(:words AS text[])))""";

    private static final String INSERT_STATS =
            "INSERT INTO model_stats (model_id, stated_rating, rating) VALUES (:id, :rating, :rating)";

    private final Jdbi database;
    private final ModelColumns columns;
    private final ChangeNotice notice;

    public ModelRepository(Jdbi database, ModelColumns columns, ChangeNotice notice) {
        this.database = database;
        this.columns = columns;
        this.notice = notice;
    }

    public Optional<Model> find(String id) {
        return select(id, "");
    }

    /** The entry, locked until the transaction ends; empty when there is none, which locks nothing. */
    public Optional<Model> lock(String id) {
        return select(id, " FOR UPDATE");
    }

    private Optional<Model> select(String id, String suffix) {
        return database.withHandle(handle -> handle.createQuery(ModelColumns.SELECT + " WHERE model.id = :id" + suffix)
                .bind("id", id)
                .map(columns)
                .findOne());
    }

    /** Whether a model other than this one has the name in that version. */
    public boolean nameTaken(ModelName name, String byOtherThan) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT EXISTS (SELECT FROM model WHERE name = :name AND version = :version AND id <> :id)")
                .bind("name", name.name())
                .bind("version", name.version())
                .bind("id", byOtherThan)
                .mapTo(Boolean.class)
                .one());
    }

    /** Those of these names that models have already. */
    public Set<ModelName> taken(Collection<ModelName> names) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT name, version FROM model
                        JOIN unnest(CAST(:names AS text[]), CAST(:versions AS text[])) AS asked (name, version)
                          USING (name, version)""")
                .bindArray(
                        "names",
                        String.class,
                        names.stream().map(ModelName::name).toList())
                .bindArray(
                        "versions",
                        String.class,
                        names.stream().map(ModelName::version).toList())
                .map((row, _) -> new ModelName(row.getString("name"), row.getString("version")))
                .set());
    }

    /**
     * Adds an entry with its counters at zero.
     *
     * @return false when the id exists; a concurrent transaction that adds it is waited for
     * @throws NameTakenException when another model has the name and version
     */
    public boolean insert(String id, ModelDetails details, Map<String, Origin> provenance) {
        return database.withHandle(handle -> {
            var insert = handle.createUpdate(INSERT + " ON CONFLICT ON CONSTRAINT model_pk DO NOTHING");
            WordRepository.note(handle, SearchText.ofEntry(id, details));
            if (written(insert, id, details, provenance) == 0) {
                return false;
            }
            handle.createUpdate(INSERT_STATS)
                    .bind("id", id)
                    .bind("rating", details.rating())
                    .execute();
            return true;
        });
    }

    /** An entry that is to be added. */
    public record NewModel(String id, ModelDetails details, Map<String, Origin> provenance) {}

    /**
     * Adds entries with their counters at zero, in a few statements for all.
     *
     * @throws UnableToExecuteStatementException when an id, or a name with its version, exists; the transaction is lost then
     */
    public void insertAll(List<NewModel> added) {
        added.forEach(model -> notice.changed(model.id()));
        database.useHandle(handle -> {
            Set<String> words = new HashSet<>();
            PreparedBatch models = handle.prepareBatch(INSERT);
            PreparedBatch stats = handle.prepareBatch(INSERT_STATS);
            for (NewModel model : added) {
                words.addAll(SearchText.ofEntry(model.id(), model.details()));
                columns.bind(models, model.id(), model.details(), model.provenance());
                models.add();
                stats.bind("id", model.id())
                        .bind("rating", model.details().rating())
                        .add();
            }
            WordRepository.note(handle, words);
            models.execute();
            stats.execute();
        });
    }

    /**
     * Writes the details of an entry the caller has locked, and the rating unless people have rated it one by one; counters
     * and creation time stay.
     *
     * @throws NameTakenException when another model has the name and version
     */
    public void update(String id, ModelDetails details, Map<String, Origin> provenance) {
        database.useHandle(handle -> {
            WordRepository.note(handle, SearchText.ofEntry(id, details));
            written(handle.createUpdate("""
                    UPDATE model SET
                      revision = revision + 1, updated_at = now(), provenance = CAST(:provenance AS jsonb),
                      name = :name, version = :version, family = :family, size_bytes = :sizeBytes,
                      parameter_count = :parameterCount, quantization = :quantization,
                      context_length = :contextLength, format = :format, architecture = :architecture,
                      dimensions = CAST(:dimensions AS jsonb), source_url = :sourceUrl, source_repo = :sourceRepo,
                      source_revision = :sourceRevision, sha256 = :sha256, license = :license,
                      license_spdx = :licenseSpdx, license_url = :licenseUrl, tags = CAST(:tags AS text[]),
                      languages = CAST(:languages AS text[]), modalities = CAST(:modalities AS text[]),
                      benchmark_scores = CAST(:benchmarkScores AS jsonb), recommended_use = :recommendedUse,
                      limitations = :limitations, author = :author, description = :description,
                      base_model = :baseModel, name_words = array_to_tsvector(CAST(:nameWords AS text[])),
                      words = array_to_tsvector(CAST(:words AS text[]))
                    WHERE id = :id"""), id, details, provenance);
            handle.createUpdate("""
                            UPDATE model_stats SET stated_rating = :rating, rating = :rating
                            WHERE model_id = :id AND rating <> :rating AND rating_count = 0""")
                    .bind("id", id)
                    .bind("rating", details.rating())
                    .execute();
        });
    }

    /** Notes dimensions of an entry the caller has locked that say more than before; the entry's {@code ETag} stays. */
    public void enrich(String id, ModelDimensions dimensions) {
        notice.changed(id);
        database.useHandle(
                handle -> handle.createUpdate("UPDATE model SET dimensions = CAST(:dimensions AS jsonb) WHERE id = :id")
                        .bind("dimensions", ModelColumns.write(dimensions))
                        .bind("id", id)
                        .execute());
    }

    /** At most so many entries whose ids come after this one, in the order of the ids. */
    public List<Model> after(String id, int limit) {
        return database.withHandle(handle -> handle.createQuery(
                        ModelColumns.SELECT + " WHERE model.id > :id ORDER BY model.id LIMIT :limit")
                .bind("id", id)
                .bind("limit", limit)
                .map(columns)
                .list());
    }

    /** Gives an entry that is new here the count and age it had elsewhere; what is null stays as it is. */
    public void carryOver(String id, @Nullable Long downloads, @Nullable Instant createdAt) {
        database.useHandle(handle -> {
            if (downloads != null && downloads > 0) {
                handle.createUpdate("UPDATE model_stats SET download_count = :downloads WHERE model_id = :id")
                        .bind("downloads", downloads)
                        .bind("id", id)
                        .execute();
            }
            if (createdAt != null) {
                handle.createUpdate("UPDATE model SET created_at = :createdAt WHERE id = :id")
                        .bind("createdAt", createdAt.atOffset(ZoneOffset.UTC))
                        .bind("id", id)
                        .execute();
            }
        });
    }

    /** Counts one download of an entry the caller has locked. */
    public void countDownload(String id) {
        notice.changed(id);
        database.useHandle(handle -> {
            handle.createUpdate("UPDATE model_stats SET download_count = download_count + 1 WHERE model_id = :id")
                    .bind("id", id)
                    .execute();
            handle.createUpdate("UPDATE model SET revision = revision + 1, updated_at = now() WHERE id = :id")
                    .bind("id", id)
                    .execute();
        });
    }

    /** Removes the entry with its counters and instances. */
    public void delete(String id) {
        notice.changed(id);
        database.useHandle(handle -> handle.createUpdate("DELETE FROM model WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    private int written(Update statement, String id, ModelDetails details, Map<String, Origin> provenance) {
        notice.changed(id);
        columns.bind(statement, id, details, provenance);
        try {
            return statement.execute();
        } catch (UnableToExecuteStatementException failure) {
            if (FailurePolicy.isDuplicate(failure, "model_name_version_unique")) {
                throw new NameTakenException(details);
            }
            throw failure;
        }
    }
}
