package ai.beast.stack.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfraServersTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String TOPIC = "ai-beast.events";

    @TempDir
    Path root;

    private @Nullable InfraServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void postgresqlKeepsItsDataAcrossStopsAndKillsAndBelongsToTheRole() throws Exception {
        PostgresServer postgres = new PostgresServer(
                paths("postgresql"), freePort(), new PostgresAccess("ai_beast", "it's", "ai_beast"), false);
        start(postgres);
        execute(postgres, "CREATE EXTENSION pg_trgm");
        execute(postgres, "CREATE TABLE t AS SELECT 'kept' AS word");

        postgres.stop();
        assertThat(postgres.alive()).isFalse();
        start(postgres);
        assertThat(query(postgres, "SELECT word FROM t")).isEqualTo("kept");

        postgres.kill();
        assertThat(postgres.alive()).isFalse();
        start(postgres);
        assertThat(query(postgres, "SELECT word FROM t")).isEqualTo("kept");
        assertThat(query(postgres, "SELECT tableowner FROM pg_tables WHERE tablename = 't'"))
                .isEqualTo("ai_beast");
        assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    }

    @Test
    void postgresqlSaysSoWhenThePasswordIsNotTheOneOfTheData() throws Exception {
        ServerPaths paths = paths("postgresql");
        int port = freePort();
        start(new PostgresServer(paths, port, new PostgresAccess("ai_beast", "one", "ai_beast"), false));
        server().stop();

        PostgresServer other =
                new PostgresServer(paths, port, new PostgresAccess("ai_beast", "two", "ai_beast"), false);
        server = other;
        other.start();

        assertThatThrownBy(() -> other.awaitReady(TIMEOUT))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("password");
    }

    @Test
    void redisKeepsItsDataAndEvictsNothing() throws Exception {
        RedisServer redis = new RedisServer(paths("redis"), freePort());
        start(redis);
        assertThat(ask(redis, "SET greeting hello")).isEqualTo("+OK");

        redis.stop();
        start(redis);

        assertThat(ask(redis, "STRLEN greeting")).isEqualTo(":5");
        assertThat(Files.readString(root.resolve("run/redis.conf"))).contains("maxmemory-policy noeviction");
    }

    @Test
    void redisSyncsAsItIsTold() throws Exception {
        RedisServer redis = new RedisServer(paths("redis"), freePort(), RedisSync.of("always"));
        start(redis);

        assertThat(ask(redis, "CONFIG GET appendfsync")).endsWith("always");
        assertThat(RedisSync.of("")).isEqualTo(RedisSync.EVERY_SECOND);
        assertThatThrownBy(() -> RedisSync.of("sometimes"))
                .isInstanceOf(StackException.class)
                .hasMessage("AI_BEAST_REDIS_FSYNC is always or everysec, not sometimes");
    }

    @Test
    void kafkaKeepsItsEventsAcrossStopsAndKills() throws Exception {
        KafkaServer kafka = new KafkaServer(
                paths("kafka"),
                freePort(),
                freePort(),
                List.of(new KafkaTopic(TOPIC, 6, Duration.ofDays(7))),
                List::of);
        start(kafka);
        assertThat(partitions(kafka)).isEqualTo(6);
        produce(kafka, "first");

        kafka.stop();
        assertThat(kafka.alive()).isFalse();
        start(kafka);
        produce(kafka, "second");

        kafka.kill();
        start(kafka);
        assertThat(consume(kafka, 2)).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void aServerThatCannotStartSaysWhy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RedisServer redis = new RedisServer(paths("redis"), taken.getLocalPort());
            server = redis;
            redis.start();

            assertThatThrownBy(() -> {
                        await().until(() -> !redis.alive());
                        redis.awaitReady(TIMEOUT);
                    })
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("redis stopped while starting")
                    .hasMessageContaining("Address already in use");
        }
    }

    private ServerPaths paths(String name) throws IOException {
        return new ServerPaths(
                root.resolve(name), InfraCache.shared(), root.resolve("run"), root.resolve(name + ".log"));
    }

    private void start(InfraServer started) {
        server = started;
        started.start();
        started.awaitReady(TIMEOUT);
        assertThat(started.alive()).isTrue();
    }

    private InfraServer server() {
        assertThat(server).isNotNull();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Connection connect(PostgresServer postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.access().user(), postgres.access().password());
    }

    private static void execute(PostgresServer postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(PostgresServer postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static String ask(RedisServer redis, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, length, StandardCharsets.US_ASCII).strip();
        }
    }

    private static int partitions(KafkaServer kafka) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.describeTopics(Set.of(TOPIC))
                    .allTopicNames()
                    .get()
                    .get(TOPIC)
                    .partitions()
                    .size();
        }
    }

    private static void produce(KafkaServer kafka, String value) throws ExecutionException, InterruptedException {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value, value)).get();
        }
    }

    private static List<String> consume(KafkaServer kafka, int count) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        List<String> values = new java.util.ArrayList<>();
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(p -> new TopicPartition(TOPIC, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(TIMEOUT).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
                return values.size() >= count;
            });
        }
        return values;
    }
}
