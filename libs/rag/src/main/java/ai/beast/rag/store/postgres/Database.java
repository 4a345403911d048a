package ai.beast.rag.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Transactions and statements with parameters. */
final class Database {
    private final DataSource source;

    Database(DataSource source) {
        this.source = source;
    }

    /** Runs work in one transaction. */
    <T> T transaction(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(new Session(connection));
                connection.commit();
                return result;
            } finally {
                // Nothing after a commit; otherwise the connection goes back clean.
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }

    /** Statements of one transaction. */
    static final class Session {
        private final Connection connection;

        private Session(Connection connection) {
            this.connection = connection;
        }

        /** Number of rows that the statement changed. */
        int update(String sql, @Nullable Object... parameters) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, List.of(), parameters);
                return statement.executeUpdate();
            }
        }

        <R> List<R> query(Row<R> row, String sql, @Nullable Object... parameters) throws SQLException {
            return query(row, sql, List.of(), parameters);
        }

        /** @param first parameters before the others */
        <R> List<R> query(Row<R> row, String sql, List<?> first, @Nullable Object... parameters) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, first, parameters);
                List<R> rows = new ArrayList<>();
                try (ResultSet results = statement.executeQuery()) {
                    while (results.next()) {
                        rows.add(row.read(results));
                    }
                }
                return rows;
            }
        }

        /** Runs one statement for each row of parameters. */
        void batch(String sql, List<Object[]> rows) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Object[] row : rows) {
                    bind(statement, List.of(), row);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }

        void run(String sql) throws SQLException {
            if (!sql.isEmpty()) {
                try (var statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
        }

        private static void bind(PreparedStatement statement, List<?> first, @Nullable Object... parameters)
                throws SQLException {
            int at = 1;
            for (Object parameter : first) {
                statement.setObject(at++, parameter);
            }
            for (Object parameter : parameters) {
                statement.setObject(at++, parameter);
            }
        }
    }

    interface Work<T> {
        T run(Session session) throws SQLException;
    }

    interface Row<R> {
        R read(ResultSet row) throws SQLException;
    }

    /** The database failed; the cause says how. */
    static final class DatabaseException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DatabaseException(SQLException cause) {
            super("The database of collections failed", cause);
        }
    }
}
