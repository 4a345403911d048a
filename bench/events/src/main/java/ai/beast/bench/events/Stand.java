package ai.beast.bench.events;

import ai.beast.stack.infra.KafkaServer;
import ai.beast.stack.infra.KafkaTopic;
import ai.beast.stack.infra.PostgresAccess;
import ai.beast.stack.infra.PostgresServer;
import ai.beast.stack.infra.RedisServer;
import ai.beast.stack.infra.ServerPaths;
import ai.beast.stack.process.Directories;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The gateway and the servers it needs, as the local stack starts them, and none of the services that read events: what
 * they would use of the machine is not what is measured.
 */
final class Stand implements AutoCloseable {
    static final String EVENTS = "ai-beast.events";
    static final String PEER = "peer";
    static final int PARTITIONS = 6;
    static final String KEY = "beast_00000001_" + "0".repeat(63) + "1";

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final int POSTGRES_PORT = 24_432;
    private static final int REDIS_PORT = 24_379;
    private static final int KAFKA_PORT = 24_092;
    private static final int GATEWAY_PORT = 24_104;
    private static final PostgresAccess ACCESS = new PostgresAccess("ai_beast", "ai_beast", "ai_beast");

    private final Path root;
    private final PostgresServer postgres;
    private final RedisServer redis;
    private final KafkaServer kafka;
    private final List<String> flags;
    private Process gateway;

    /**
     * @param home the project's directory
     * @param flags flags of the gateway's Java process beyond those of the local stack
     */
    Stand(Path home, List<String> flags) throws IOException {
        root = Files.createTempDirectory("ai-beast-bench-");
        this.flags = flags;
        Path cache = home.resolve(".build/bench");
        postgres = new PostgresServer(paths(cache, "postgresql"), POSTGRES_PORT, ACCESS, false);
        redis = new RedisServer(paths(cache, "redis"), REDIS_PORT);
        kafka = new KafkaServer(
                paths(cache, "kafka"),
                KAFKA_PORT,
                KAFKA_PORT + 1,
                List.of(new KafkaTopic(EVENTS, PARTITIONS, RETENTION), new KafkaTopic(PEER, PARTITIONS, RETENTION)),
                List::of);
        for (var server : List.of(postgres, redis, kafka)) {
            server.start();
        }
        for (var server : List.of(postgres, redis, kafka)) {
            server.awaitReady(TIMEOUT);
        }
        startGateway(home);
    }

    private ServerPaths paths(Path cache, String name) {
        return new ServerPaths(root.resolve(name), cache, root.resolve("run"), root.resolve(name + ".log"));
    }

    private void startGateway(Path home) throws IOException {
        Path keys = root.resolve("api-keys");
        Files.writeString(keys, "00000001:" + sha256(KEY) + ":admin:bench\n");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        command.addAll(List.of(
                "-jar",
                home.resolve("events-gateway/target/quarkus-app/quarkus-run.jar")
                        .toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log().toFile()));
        builder.environment()
                .putAll(Map.of(
                        "AI_BEAST_BIND_ADDR",
                        "127.0.0.1",
                        "AI_BEAST_PORT",
                        Integer.toString(GATEWAY_PORT),
                        "AI_BEAST_DB_URL",
                        "jdbc:postgresql://127.0.0.1:" + POSTGRES_PORT + "/ai_beast",
                        "AI_BEAST_DB_USER",
                        "ai_beast",
                        "AI_BEAST_DB_PASSWORD",
                        "ai_beast",
                        "AI_BEAST_KAFKA",
                        bootstrap(),
                        "REDIS_HOST",
                        "127.0.0.1",
                        "REDIS_PORT",
                        Integer.toString(REDIS_PORT),
                        "AI_BEAST_API_KEYS_FILE",
                        keys.toString(),
                        "DATA_DIR",
                        root.toString()));
        gateway = builder.start();
        awaitReady();
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            if (!gateway.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the gateway did not start:\n" + Files.readString(log()));
            }
            try {
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create("http://127.0.0.1:" + GATEWAY_PORT + "/q/health/ready")
                                .toURL()
                                .openConnection();
                connection.setRequestProperty("X-API-Key", KEY);
                if (connection.getResponseCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // it is starting
            }
            pause(Duration.ofMillis(100));
        }
    }

    private Path log() {
        return root.resolve("gateway.log");
    }

    String bootstrap() {
        return "127.0.0.1:" + KAFKA_PORT;
    }

    int port() {
        return GATEWAY_PORT;
    }

    ProcessHandle gateway() {
        return gateway.toHandle();
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() throws IOException {
        if (gateway != null) {
            gateway.destroy();
            try {
                if (!gateway.waitFor(10, TimeUnit.SECONDS)) {
                    gateway.destroyForcibly();
                }
            } catch (InterruptedException stopped) {
                gateway.destroyForcibly();
            }
            if (System.getenv("KEEP_LOGS") != null) {
                System.err.println(Files.readString(log()));
            }
        }
        kafka.stop();
        redis.stop();
        postgres.stop();
        Directories.delete(root);
    }
}
