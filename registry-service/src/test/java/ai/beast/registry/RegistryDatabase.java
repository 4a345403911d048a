package ai.beast.registry;

import ai.beast.testing.Infrastructure;
import java.sql.SQLException;
import java.util.Map;
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

    @Override
    public void close() {
        infrastructure.stop();
    }
}
