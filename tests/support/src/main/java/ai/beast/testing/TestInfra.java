package ai.beast.testing;

import ai.beast.stack.process.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.postgresql.Driver;

/**
 * What one run of a service under test has for itself: a PostgreSQL database, a logical Redis database, a Kafka topic, a
 * data directory and a keys file. A field of this type in a test that uses {@link Infrastructure} is filled with it.
 */
public final class TestInfra {
    private static final int REDIS_DATABASES = 64;
    private static final int PARTITIONS = 6;

    private final InfraEndpoints endpoints;
    private final String database;
    private final int redisDatabase;
    private final String topic;
    private final Path dataDir;

    private TestInfra(InfraEndpoints endpoints, String database, int redisDatabase, String topic, Path dataDir) {
        this.endpoints = endpoints;
        this.database = database;
        this.redisDatabase = redisDatabase;
        this.topic = topic;
        this.dataDir = dataDir;
    }

    static TestInfra on(InfraEndpoints endpoints) {
        String run = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        try {
            Path dataDir = Files.createTempDirectory("ai-beast-test-").toRealPath();
            Files.createDirectories(dataDir.resolve("models"));
            Files.createDirectories(dataDir.resolve("snapshots"));
            TestKeys.write(dataDir.resolve("keys/api-keys"));
            TestInfra infra = new TestInfra(
                    endpoints, "test_" + run, emptyRedisDatabase(endpoints.redisPort()), "test." + run, dataDir);
            infra.createDatabase();
            infra.createTopics();
            return infra;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int emptyRedisDatabase(int port) {
        try (RedisConnection redis = new RedisConnection(port)) {
            // Database 0 only counts; the others are handed out in turn.
            int number = 1 + Math.floorMod(Integer.parseInt(redis.ask("INCR runs")), REDIS_DATABASES - 1);
            redis.ask("SELECT " + number);
            redis.ask("FLUSHDB");
            return number;
        }
    }

    private void createDatabase() {
        // Not through DriverManager, which does not show a test the drivers that another class loader has registered.
        Properties login = new Properties();
        login.setProperty("user", InfraEndpoints.SUPERUSER);
        login.setProperty("password", endpoints.password());
        try (Connection connection = new Driver().connect(endpoints.jdbcUrl("postgres"), login);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database + " OWNER " + InfraEndpoints.ROLE);
        } catch (SQLException e) {
            throw new IllegalStateException("could not make a database for the test", e);
        }
    }

    private void createTopics() {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, endpoints.kafkaBootstrap()))) {
            admin.createTopics(List.of(
                            new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()),
                            new NewTopic(topic + ".dead", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("could not make a topic for the test", e);
        }
    }

    /** The configuration that points a service at all this, by the names of the environment variables or properties. */
    public Map<String, String> configuration() {
        Map<String, String> configuration = new HashMap<>(Map.of(
                "AI_BEAST_BIND_ADDR",
                "127.0.0.1",
                "AI_BEAST_PORT",
                "0",
                "quarkus.http.test-port",
                "0",
                "AI_BEAST_DB_URL",
                jdbcUrl(),
                "AI_BEAST_DB_USER",
                dbUser(),
                "AI_BEAST_DB_PASSWORD",
                dbPassword()));
        configuration.putAll(Map.of(
                "AI_BEAST_KAFKA", kafkaBootstrap(),
                "ai-beast.events.topic", topic,
                "REDIS_HOST", "127.0.0.1",
                "REDIS_PORT", Integer.toString(redisPort()),
                "AI_BEAST_REDIS_DB", Integer.toString(redisDatabase)));
        configuration.putAll(Map.of(
                "DATA_DIR", dataDir.toString(),
                "MODELS_DIR", modelsDir().toString(),
                "AI_BEAST_SNAPSHOT_DIR", dataDir.resolve("snapshots").toString(),
                "AI_BEAST_API_KEYS_FILE", dataDir.resolve("keys/api-keys").toString(),
                // File servers and fakes of the tests listen on loopback.
                "AI_BEAST_OUTBOUND_ALLOW", "127.0.0.1/32"));
        return configuration;
    }

    public String jdbcUrl() {
        return endpoints.jdbcUrl(database);
    }

    /** The role that owns the database, not a superuser. */
    public String dbUser() {
        return InfraEndpoints.ROLE;
    }

    public String dbPassword() {
        return endpoints.password();
    }

    /** On 127.0.0.1, without a password. */
    public int redisPort() {
        return endpoints.redisPort();
    }

    public int redisDatabase() {
        return redisDatabase;
    }

    public String kafkaBootstrap() {
        return endpoints.kafkaBootstrap();
    }

    /** Six partitions; {@code <topic>.dead} exists too. */
    public String eventsTopic() {
        return topic;
    }

    /** An absolute path without symbolic links. */
    public Path dataDir() {
        return dataDir;
    }

    /** Exists and is empty at the start. */
    public Path modelsDir() {
        return dataDir.resolve("models");
    }

    /** Removes the directories. Databases and topics go with the servers. */
    void discard() {
        Directories.delete(dataDir);
    }
}
