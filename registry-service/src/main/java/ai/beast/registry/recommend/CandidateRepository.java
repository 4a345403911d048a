package ai.beast.registry.recommend;

import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.catalog.entry.License;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Models to choose from, in the order in which they are preferred: rating, downloads, parameters. */
@ApplicationScoped
class CandidateRepository {
    private static final String SELECT = """
            SELECT id, name, family, size_bytes, parameter_count, quantization, context_length, dimensions, license,
              license_spdx, tags, languages, download_count, rating,
              ARRAY(SELECT DISTINCT location FROM instance
                WHERE instance.model_id = model.id AND available ORDER BY location) AS locations
            FROM model""";

    private static final ObjectReader DIMENSIONS = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(ModelDimensions.class);
    private static final Map<String, License> LICENSES =
            Arrays.stream(License.values()).collect(Collectors.toUnmodifiableMap(License::label, each -> each));

    private final Jdbi database;

    CandidateRepository(Jdbi database) {
        this.database = database;
    }

    Optional<Candidate> find(String id) {
        return database.withHandle(handle -> handle.createQuery(SELECT + " WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> candidate(row))
                .findOne());
    }

    /**
     * Some of those that can satisfy the query, as far as the database can tell: memory and licence it cannot.
     *
     * @param skip how many of the first are left out
     */
    List<Candidate> page(RecommendQuery query, List<String> tags, int skip, int limit) {
        return database.withHandle(handle -> handle.createQuery(SELECT + """
                         WHERE tags && CAST(:tags AS text[]) AND size_bytes <= :maxSize AND rating >= :minRating
                          AND (languages @> CAST(:languages AS text[])
                            OR (languages = '{}' AND 'multilingual' = ANY (tags)))
                          AND (CAST(:context AS bigint) IS NULL OR context_length IS NULL OR context_length >= :context)
                        ORDER BY rating DESC, download_count DESC, parameter_count DESC NULLS LAST, id
                        OFFSET :skip LIMIT :limit""")
                .bindArray("tags", String.class, tags)
                .bindArray("languages", String.class, query.languages())
                .bind("maxSize", query.maxSizeBytes())
                .bind("minRating", query.minRating())
                .bind("context", query.run().context())
                .bind("skip", skip)
                .bind("limit", limit)
                .map((row, _) -> candidate(row))
                .list());
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(
                new ModelFacts(
                        row.getString("id"),
                        row.getString("name"),
                        row.getString("family"),
                        row.getLong("size_bytes"),
                        row.getObject("parameter_count", Long.class),
                        row.getString("quantization"),
                        row.getObject("context_length", Long.class)),
                new ModelStanding(
                        row.getBigDecimal("rating"), row.getLong("download_count"), texts(row.getArray("locations"))),
                dimensions(row.getString("dimensions")),
                LICENSES.getOrDefault(row.getString("license"), License.UNKNOWN),
                row.getString("license_spdx"),
                texts(row.getArray("tags")),
                texts(row.getArray("languages")));
    }

    private static @Nullable ModelDimensions dimensions(@Nullable String json) throws SQLException {
        try {
            return json == null ? null : DIMENSIONS.readValue(json);
        } catch (JsonProcessingException unreadable) {
            throw new SQLException("A column holds JSON this release cannot read", unreadable);
        }
    }

    private static List<String> texts(Array column) throws SQLException {
        return List.of((String[]) column.getArray());
    }
}
