package ai.beast.stack.infra;

import ai.beast.stack.process.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;

/**
 * The Kafka process: formats its directory on the first start, serves, makes the topics that are missing, and only then
 * writes its process id to the ready file.
 *
 * <p>Arguments: configuration file, ready file, topics as {@link KafkaTopic} writes them.
 */
public final class KafkaMain {
    private KafkaMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Path configurationFile = Path.of(arguments[0]);
        Path readyFile = Path.of(arguments[1]);
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(configurationFile)) {
            properties.load(in);
        }
        format(configurationFile, Path.of(properties.getProperty("log.dirs")));
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown"));
        server.startup();
        createTopics(
                properties.getProperty("advertised.listeners").replace("PLAINTEXT://", ""),
                Stream.of(arguments).skip(2).map(KafkaTopic::ofArgument).toList());
        AtomicFile.write(readyFile, ProcessHandle.current().pid() + "\n");
        server.awaitShutdown();
    }

    private static void format(Path configuration, Path directory) {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        String[] command = {
            "format",
            "--ignore-formatted",
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--config",
            configuration.toString()
        };
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        if (StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8)) != 0) {
            throw new IllegalStateException(
                    "could not format " + directory + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private static void createTopics(String bootstrap, List<KafkaTopic> topics)
            throws InterruptedException, ExecutionException {
        if (topics.isEmpty()) {
            return;
        }
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            Set<String> existing = admin.listTopics().names().get();
            for (KafkaTopic topic : topics) {
                if (!existing.contains(topic.name())) {
                    createTopic(
                            admin,
                            new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                                    .configs(Map.of(
                                            "retention.ms",
                                            Long.toString(topic.retention().toMillis()))));
                }
            }
        }
    }

    private static void createTopic(Admin admin, NewTopic topic) throws InterruptedException, ExecutionException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
