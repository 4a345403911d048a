package ai.beast.bench.gateway;

import ai.beast.stack.infra.KafkaServer;
import ai.beast.stack.infra.KafkaTopic;
import ai.beast.stack.infra.RedisServer;
import ai.beast.stack.infra.ServerPaths;
import ai.beast.stack.process.Directories;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
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

/** The model server, the gateway with Redis and Kafka, and nginx where there is one. */
final class Stand implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int REDIS_PORT = 25_379;
    private static final int KAFKA_PORT = 25_092;
    private static final int GATEWAY_PORT = 25_103;
    private static final String STREAMS = "100000";
    private static final String KEY = "beast_00000001_" + "0".repeat(63) + "1";

    private final Path root;
    private final RedisServer redis;
    private final KafkaServer kafka;
    private final List<Side> sides = new ArrayList<>();
    private Process models;
    private Process gateway;
    private Nginx nginx;
    private BufferedReader modelsSay;

    /**
     * @param home the project's directory
     * @param program of nginx; empty for none
     * @param flags flags of the gateway's Java process beyond those of the local stack
     */
    Stand(Path home, String program, List<String> flags) throws IOException {
        root = Files.createTempDirectory("ai-beast-bench-");
        Path cache = home.resolve(".build/bench");
        redis = new RedisServer(paths(cache, "redis"), REDIS_PORT);
        kafka = new KafkaServer(
                paths(cache, "kafka"),
                KAFKA_PORT,
                KAFKA_PORT + 1,
                List.of(new KafkaTopic("ai-beast.events", 6, Duration.ofDays(7))),
                List::of);
        boolean complete = false;
        try {
            for (var server : List.of(redis, kafka)) {
                server.start();
            }
            for (var server : List.of(redis, kafka)) {
                server.awaitReady(TIMEOUT);
            }
            int port = startModels();
            startGateway(home, port, flags);
            sides.add(new Side("direct", port, ""));
            if (!program.isEmpty()) {
                nginx = new Nginx(program, root.resolve("nginx"), port);
                sides.add(new Side("nginx", nginx.port(), ""));
            }
            sides.add(ours());
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** All ways to the model server, the direct one first. */
    List<Side> sides() {
        return sides;
    }

    Side ours() {
        return new Side("ours", GATEWAY_PORT, "Authorization: Bearer " + KEY + "\r\n");
    }

    ProcessHandle gateway() {
        return gateway.toHandle();
    }

    /** Says what the model server is to answer from now on. */
    void answer(String script) throws IOException {
        models.getOutputStream().write((script + "\n").getBytes(StandardCharsets.UTF_8));
        models.getOutputStream().flush();
        if (modelsSay.readLine() == null) {
            throw new IOException("the model server ended");
        }
    }

    private int startModels() throws IOException {
        models = new ProcessBuilder(
                        java(), "-Xmx512m", "-cp", System.getProperty("java.class.path"), ModelServer.class.getName())
                .redirectError(Redirect.INHERIT)
                .start();
        modelsSay = new BufferedReader(new InputStreamReader(models.getInputStream(), StandardCharsets.UTF_8));
        return Integer.parseInt(String.valueOf(modelsSay.readLine()));
    }

    private void startGateway(Path home, int models, List<String> flags) throws IOException {
        Path keys = root.resolve("api-keys");
        Files.writeString(keys, "00000001:" + sha256(KEY) + ":infer:bench\n");
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xmx224m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        command.addAll(List.of(
                "-jar",
                home.resolve("queue-worker/target/quarkus-app/quarkus-run.jar").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log().toFile()));
        builder.environment()
                .putAll(Map.ofEntries(
                        Map.entry("AI_BEAST_BIND_ADDR", "127.0.0.1"),
                        Map.entry("AI_BEAST_PORT", Integer.toString(GATEWAY_PORT)),
                        Map.entry("AI_BEAST_QUEUE_ROLES", "gateway"),
                        Map.entry("AI_BEAST_KAFKA", "127.0.0.1:" + KAFKA_PORT),
                        Map.entry("REDIS_HOST", "127.0.0.1"),
                        Map.entry("REDIS_PORT", Integer.toString(REDIS_PORT)),
                        Map.entry("AI_BEAST_API_KEYS_FILE", keys.toString()),
                        Map.entry("AI_BEAST_OLLAMA_URL", "http://127.0.0.1:" + models),
                        Map.entry("AI_BEAST_REGISTRY_URL", "http://127.0.0.1:1"),
                        Map.entry("AI_BEAST_GATEWAY_BACKEND_CONCURRENCY", STREAMS),
                        Map.entry("AI_BEAST_GATEWAY_MODEL_CONCURRENCY", STREAMS),
                        Map.entry("DATA_DIR", root.toString())));
        gateway = builder.start();
        answer("words 1");
        awaitAnswer();
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try (StreamClient client = new StreamClient(ours())) {
                client.stream();
                return;
            } catch (IOException notYet) {
                if (!gateway.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("the gateway did not start:\n" + Files.readString(log()), notYet);
                }
            }
            pause(200);
        }
    }

    private ServerPaths paths(Path cache, String name) {
        return new ServerPaths(root.resolve(name), cache, root.resolve("run"), root.resolve(name + ".log"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Path log() {
        return root.resolve("gateway.log");
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
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

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        if (gateway != null) {
            stop(gateway);
            if (System.getenv("KEEP_LOGS") != null) {
                System.err.println(Files.readString(log()));
            }
        }
        if (models != null) {
            stop(models);
        }
        kafka.stop();
        redis.stop();
        Directories.delete(root);
    }
}
