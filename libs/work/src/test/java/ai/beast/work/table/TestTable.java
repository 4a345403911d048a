package ai.beast.work.table;

import ai.beast.testing.Infrastructure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A work table of its own in the tests' PostgreSQL. */
final class TestTable {
    static final WorkStates STATES = new WorkStates("pending", "running", "succeeded", "failed", "dead");
    static final Duration LEASE = Duration.ofMinutes(1);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final DataSource DATABASE = connect();

    final String name = "work_" + NUMBER.incrementAndGet();

    private TestTable() {}

    private static DataSource connect() {
        Map<String, String> configuration = new Infrastructure().start();
        KeptConnections database = new KeptConnections();
        database.setUrl(configuration.get("AI_BEAST_DB_URL"));
        database.setUser(configuration.get("AI_BEAST_DB_USER"));
        database.setPassword(configuration.get("AI_BEAST_DB_PASSWORD"));
        database.setOptions("-c synchronous_commit=off");
        return database;
    }

    static TestTable create() {
        TestTable table = new TestTable();
        table.execute("""
            CREATE TABLE %1$s (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              owner text NOT NULL DEFAULT 'a',
              state text NOT NULL DEFAULT 'pending',
              fence bigint NOT NULL DEFAULT 0,
              attempts integer NOT NULL DEFAULT 0 CHECK (attempts < 50),
              next_attempt_at timestamptz NOT NULL DEFAULT now(),
              lease_until timestamptz,
              ended_at timestamptz,
              last_error text,
              result jsonb,
              path text,
              CHECK ((ended_at IS NULL) = (state IN ('pending', 'running'))));
            CREATE UNIQUE INDEX %1$s_path ON %1$s (path) WHERE state = 'running'""".formatted(table.name));
        return table;
    }

    DataSource database() {
        return DATABASE;
    }

    WorkTableDefinition.Builder definition() {
        return WorkTableDefinition.of(name, STATES).select("c.owner", "").column("result", "jsonb");
    }

    WorkTable<String> work() {
        return new WorkTable<>(DATABASE, definition().build(), row -> row.getString("owner"));
    }

    WorkTable<String> fair() {
        WorkTableDefinition definition = definition()
                .fairBy(new FairKey("owner", "SELECT DISTINCT owner FROM " + name))
                .build();
        return new WorkTable<>(DATABASE, definition, row -> row.getString("owner"));
    }

    long add() {
        return add("a");
    }

    long add(String owner) {
        return Long.parseLong(one("INSERT INTO " + name + " (owner) VALUES ('" + owner + "') RETURNING id"));
    }

    void lapse(long id) {
        execute("UPDATE " + name + " SET lease_until = now() - interval '1 second' WHERE id = " + id);
    }

    void due(long id) {
        execute("UPDATE " + name + " SET next_attempt_at = now() WHERE id = " + id);
    }

    String state(long id) {
        return text(id, "state");
    }

    String text(long id, String column) {
        return one("SELECT " + column + " FROM " + name + " WHERE id = " + id);
    }

    void execute(String sql) {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    String one(String sql) {
        return String.valueOf(all(sql).getFirst());
    }

    List<String> all(String sql) {
        try (Connection connection = DATABASE.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
