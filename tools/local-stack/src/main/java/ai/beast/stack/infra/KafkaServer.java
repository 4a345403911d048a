package ai.beast.stack.infra;

import ai.beast.stack.StackException;
import ai.beast.stack.process.AtomicFile;
import ai.beast.stack.process.ProcessSpec;
import ai.beast.stack.process.ProcessSpec.StopSignal;
import ai.beast.stack.process.Resource;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * One Kafka node that is broker and controller (KRaft), in a Java process of its own. Everything is stored once:
 * losing the disk loses the events. Clients connect to {@link #port()}, the controller listens on the port given for
 * it; both on 127.0.0.1 only.
 */
public final class KafkaServer extends InfraServer {
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final int controllerPort;
    private final List<KafkaTopic> topics;
    private final Supplier<List<String>> moreFlags;

    /**
     * @param moreFlags flags of its Java process beyond {@link #jvmFlags()}, asked at each start
     */
    public KafkaServer(
            ServerPaths paths,
            int port,
            int controllerPort,
            List<KafkaTopic> topics,
            Supplier<List<String>> moreFlags) {
        super("kafka", paths, port);
        this.controllerPort = controllerPort;
        this.topics = List.copyOf(topics);
        this.moreFlags = moreFlags;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port();
    }

    @Override
    public void start() {
        paths.create();
        try {
            Files.createDirectories(paths.data());
            Files.deleteIfExists(readyFile());
            Path configuration = paths.run().resolve("kafka.properties");
            AtomicFile.write(configuration, configuration());
            AtomicFile.write(logging(), Resource.bytes(KafkaServer.class, "kafka-logging.properties"));
            start(new ProcessSpec(
                    name(),
                    command(configuration),
                    Map.of(),
                    paths.data(),
                    paths.pidFile(name()),
                    paths.log(),
                    StopSignal.TERM,
                    GRACE));
        } catch (IOException e) {
            throw new StackException("Could not prepare Kafka: " + e.getMessage(), e);
        }
    }

    /** The flags of its Java process that an AOT cache depends on. */
    public static List<String> jvmFlags() {
        return List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:MaxDirectMemorySize=64m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }

    /** The class path of its Java process. */
    public static String classPath() {
        return KafkaClassPath.current();
    }

    private List<String> command(Path configuration) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags());
        command.addAll(moreFlags.get());
        command.addAll(List.of(
                "-Djava.util.logging.config.file=" + logging(),
                "-cp",
                classPath(),
                KafkaMain.class.getName(),
                configuration.toString(),
                readyFile().toString()));
        topics.forEach(topic -> command.add(topic.toArgument()));
        return command;
    }

    private Path logging() {
        return paths.run().resolve("kafka-logging.properties");
    }

    private Path readyFile() {
        return paths.run().resolve("kafka.ready");
    }

    private String configuration() throws IOException {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "1",
                "controller.quorum.voters",
                "1@127.0.0.1:" + controllerPort,
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port() + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + port(),
                "controller.listener.names",
                "CONTROLLER",
                "log.dirs",
                paths.data().toString()));
        properties.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "default.replication.factor", "1",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "3",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "group.initial.rebalance.delay.ms", "0"));
        // A killed broker may register again only when the controller has given its predecessor up.
        properties.putAll(Map.of("broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "750"));
        // The defaults are made for a machine that does nothing else.
        properties.putAll(Map.of(
                "num.network.threads",
                "2",
                "num.io.threads",
                "2",
                "background.threads",
                "2",
                "log.cleaner.dedupe.buffer.size",
                Integer.toString(2 * 1024 * 1024),
                "log.index.size.max.bytes",
                Integer.toString(1024 * 1024),
                "log.segment.bytes",
                Integer.toString(64 * 1024 * 1024),
                "metadata.log.segment.bytes",
                Integer.toString(16 * 1024 * 1024),
                "queued.max.requests",
                "64"));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString();
    }

    @Override
    public void awaitReady(Duration atMost) {
        String pid = Long.toString(pid());
        awaitReady(atMost, () -> {
            try {
                return Files.readString(readyFile()).strip().equals(pid);
            } catch (IOException e) {
                return false;
            }
        });
    }
}
