package ai.beast.registry;

import ai.beast.registry.catalog.entry.ModelColumns;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.testing.Infrastructure;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.postgresql.ds.PGSimpleDataSource;

/** A database with the registry's schema and no service, for tests of what is asked of PostgreSQL. */
public final class RegistryDatabase implements AutoCloseable {
    private final Infrastructure infrastructure = new Infrastructure();
    private final PGSimpleDataSource source;
    private final Jdbi jdbi;

    public RegistryDatabase() {
        Map<String, String> configuration = infrastructure.start();
        source = new PGSimpleDataSource();
        source.setUrl(configuration.get("AI_BEAST_DB_URL"));
        source.setUser(configuration.get("AI_BEAST_DB_USER"));
        source.setPassword(configuration.get("AI_BEAST_DB_PASSWORD"));
        source.setCurrentSchema("registry,public");
        source.setOptions(
                "-c pg_trgm.similarity_threshold=0.25 -c plan_cache_mode=force_custom_plan -c random_page_cost=1.1");
        migration("registry").load().migrate();
        try {
            jdbi = Jdbi.create(source.getConnection()).installPlugin(new PostgresPlugin());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The service's migrations, for this schema of the database. */
    FluentConfiguration migration(String schema) {
        return Flyway.configure()
                .dataSource(source)
                .locations("db/messaging", "db/migration")
                .defaultSchema(schema)
                .createSchemas(true)
                .outOfOrder(true);
    }

    /** Works on one connection, so in one thread. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** Enters each line of the shipped catalogue as an unchanged entry, and answers their ids. */
    public List<String> enterShippedCatalogue() throws IOException {
        ModelRepository models = new ModelRepository(jdbi, new ModelColumns(), _ -> {});
        JsonMapper json = JsonMapper.builder()
                .findAndAddModules()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        List<String> ids = new ArrayList<>();
        try (InputStream file = Objects.requireNonNull(
                        RegistryDatabase.class.getResourceAsStream("/catalogue/known-models.ndjson"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ObjectNode entry = (ObjectNode) json.readTree(line);
                String id = entry.remove("id").asText();
                List.of("tags", "languages", "modalities").forEach(list -> entry.withArray(list));
                entry.withObject("benchmarkScores");
                entry.put("rating", 0).put("license", entry.path("license").asText("Unknown"));
                models.insert(id, json.treeToValue(entry, ModelDetails.class), Map.of());
                ids.add(id);
            }
        }
        return ids;
    }

    @Override
    public void close() {
        infrastructure.stop();
    }
}
