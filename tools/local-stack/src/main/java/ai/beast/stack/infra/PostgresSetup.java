package ai.beast.stack.infra;

import ai.beast.stack.StackException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Makes the role and the database of the services, once the server answers. */
final class PostgresSetup {
    static final String SUPERUSER = "postgres";
    private static final String WRONG_PASSWORD = "28P01";

    private final String url;
    private final PostgresAccess access;

    PostgresSetup(String url, PostgresAccess access) {
        this.url = url;
        this.access = access;
    }

    /** True when the server answers and role and database are there; false while it does not answer. */
    boolean tryOnce() {
        Properties properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", access.password());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "10");
        try (Connection connection = new org.postgresql.Driver().connect(url, properties)) {
            if (connection == null) {
                throw new IllegalStateException("not a PostgreSQL URL: " + url);
            }
            createRole(connection);
            createDatabase(connection);
            return true;
        } catch (SQLException e) {
            if (WRONG_PASSWORD.equals(e.getSQLState())) {
                throw new StackException(
                        "PostgreSQL refuses the password that AI Beast has for it. "
                                + "The keys and the database of a data directory belong together: restore both from one backup.",
                        e);
            }
            return false;
        }
    }

    private void createRole(Connection connection) throws SQLException {
        if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", access.user())) {
            execute(
                    connection,
                    "CREATE ROLE " + access.user() + " LOGIN PASSWORD '"
                            + access.password().replace("'", "''") + "'");
        }
    }

    private void createDatabase(Connection connection) throws SQLException {
        if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", access.database())) {
            execute(connection, "CREATE DATABASE " + access.database() + " OWNER " + access.user());
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
