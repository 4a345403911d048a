package ai.beast.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * Gives the stores their access to the service's schema. A handle opened inside a JTA transaction uses the transaction's
 * connection, and closing the handle leaves the transaction open: Jdbi ends only transactions that it finds begun after
 * the handle was opened.
 */
class Database {

    @Produces
    @ApplicationScoped
    Jdbi jdbi(DataSource dataSource) {
        return Jdbi.create(dataSource).installPlugin(new PostgresPlugin());
    }
}
