package ai.beast.registry.catalog.entry;

import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.catalog.words.SearchText;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The columns of an entry and the record they become. Thread-safe. */
@ApplicationScoped
public class ModelColumns implements RowMapper<Model> {
    public static final String SELECT = """
            SELECT model.id, revision, provenance, name, version, family, size_bytes, parameter_count, quantization,
              context_length, format, architecture, dimensions, source_url, source_repo, source_revision, sha256,
              license, license_spdx, license_url, tags, languages, modalities, benchmark_scores, recommended_use,
              limitations, author, description, base_model, created_at, updated_at, download_count, rating, rating_count
            FROM model""";

    /** Columns written by a newer release may hold fields this one does not know. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final ObjectReader DIMENSIONS = JSON.readerFor(ModelDimensions.class);
    private static final ObjectReader SCORES = JSON.readerFor(new TypeReference<Map<String, Double>>() {});
    private static final ObjectReader PROVENANCE = JSON.readerFor(new TypeReference<Map<String, Origin>>() {});

    private static final Map<String, Family> FAMILIES = byLabel(Family.values(), Family::label);
    private static final Map<String, License> LICENSES = byLabel(License.values(), License::label);
    private static final Map<String, Modality> MODALITIES = byLabel(Modality.values(), Modality::label);

    @Override
    public Model map(ResultSet row, StatementContext context) throws SQLException {
        ModelDetails details = ModelDetails.builder()
                .name(row.getString("name"))
                .version(row.getString("version"))
                .family(FAMILIES.get(row.getString("family")))
                .sizeBytes(row.getLong("size_bytes"))
                .parameterCount(row.getObject("parameter_count", Long.class))
                .quantization(row.getString("quantization"))
                .contextLength(row.getObject("context_length", Long.class))
                .format(row.getString("format"))
                .architecture(row.getString("architecture"))
                .dimensions(read(row.getString("dimensions"), DIMENSIONS))
                .sourceUrl(row.getString("source_url"))
                .sourceRepo(row.getString("source_repo"))
                .sourceRevision(row.getString("source_revision"))
                .sha256(row.getString("sha256"))
                .license(LICENSES.get(row.getString("license")))
                .licenseSpdx(row.getString("license_spdx"))
                .licenseUrl(row.getString("license_url"))
                .tags(texts(row.getArray("tags")))
                .languages(texts(row.getArray("languages")))
                .modalities(texts(row.getArray("modalities")).stream()
                        .map(MODALITIES::get)
                        .toList())
                .benchmarkScores(read(row.getString("benchmark_scores"), SCORES))
                .recommendedUse(row.getString("recommended_use"))
                .limitations(row.getString("limitations"))
                .author(row.getString("author"))
                .description(row.getString("description"))
                .baseModel(row.getString("base_model"))
                .rating(row.getBigDecimal("rating"))
                .build();
        return new Model(
                row.getString("id"),
                details,
                row.getLong("download_count"),
                row.getInt("rating_count"),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                Objects.requireNonNull(ModelColumns.<Map<String, Origin>>read(row.getString("provenance"), PROVENANCE)),
                row.getLong("revision"));
    }

    /** Binds every column but those the database fills. */
    void bind(SqlStatement<?> statement, String id, ModelDetails details, Map<String, Origin> provenance) {
        statement
                .bind("id", id)
                .bindArray("nameWords", String.class, List.copyOf(SearchText.ofName(id, details)))
                .bindArray("words", String.class, List.copyOf(SearchText.ofEntry(id, details)))
                .bind("provenance", write(provenance))
                .bind("name", details.name())
                .bind("version", details.version())
                .bind("family", Objects.requireNonNull(details.family()).label())
                .bind("sizeBytes", details.sizeBytes())
                .bind("parameterCount", details.parameterCount())
                .bind("quantization", details.quantization())
                .bind("contextLength", details.contextLength())
                .bind("format", details.format())
                .bind("architecture", details.architecture())
                .bind("dimensions", details.dimensions() == null ? null : write(details.dimensions()))
                .bind("sourceUrl", details.sourceUrl())
                .bind("sourceRepo", details.sourceRepo())
                .bind("sourceRevision", details.sourceRevision())
                .bind("sha256", details.sha256())
                .bind("license", Objects.requireNonNull(details.license()).label())
                .bind("licenseSpdx", details.licenseSpdx())
                .bind("licenseUrl", details.licenseUrl())
                .bindArray("tags", String.class, Objects.requireNonNull(details.tags()))
                .bindArray("languages", String.class, Objects.requireNonNull(details.languages()))
                .bindArray(
                        "modalities",
                        String.class,
                        Objects.requireNonNull(details.modalities()).stream()
                                .map(Modality::label)
                                .toList())
                .bind("benchmarkScores", write(Objects.requireNonNull(details.benchmarkScores())))
                .bind("recommendedUse", details.recommendedUse())
                .bind("limitations", details.limitations())
                .bind("author", details.author())
                .bind("description", details.description())
                .bind("baseModel", details.baseModel())
                .bind("rating", details.rating());
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A record of plain values is always writable", impossible);
        }
    }

    private static <T> @Nullable T read(@Nullable String json, ObjectReader type) throws SQLException {
        try {
            return json == null ? null : type.<T>readValue(json);
        } catch (JsonProcessingException unreadable) {
            throw new SQLException("A column holds JSON this release cannot read", unreadable);
        }
    }

    private static List<String> texts(Array column) throws SQLException {
        return List.of((String[]) column.getArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static <E> Map<String, E> byLabel(E[] values, Function<E, String> label) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(label, value -> value));
    }
}
