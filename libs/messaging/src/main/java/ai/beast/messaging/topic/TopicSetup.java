package ai.beast.messaging.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topic of the events and that of its dead letters where they are missing, and exits. A topic that exists is left
 * as it is. Settings are environment variables: {@code AI_BEAST_KAFKA} and {@code AI_BEAST_EVENTS_TOPIC} as in every service,
 * {@code AI_BEAST_TOPIC_PARTITIONS} (6), {@code AI_BEAST_TOPIC_REPLICAS} (1), {@code AI_BEAST_TOPIC_RETENTION} (PT720H).
 */
public final class TopicSetup {
    /** How long the broker may take to answer, which includes its start. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private TopicSetup() {}

    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        Map<String, String> environment = System.getenv();
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                environment.getOrDefault("AI_BEAST_KAFKA", "127.0.0.1:19092"),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Long.toString(TIMEOUT.toMillis())))) {
            Set<String> existing = admin.listTopics().names().get();
            for (NewTopic topic : topics(environment)) {
                if (!existing.contains(topic.name())) {
                    create(admin, topic);
                }
            }
        }
    }

    static List<NewTopic> topics(Map<String, String> environment) {
        String events = environment.getOrDefault("AI_BEAST_EVENTS_TOPIC", "ai-beast.events");
        int partitions = Integer.parseInt(environment.getOrDefault("AI_BEAST_TOPIC_PARTITIONS", "6"));
        short replicas = Short.parseShort(environment.getOrDefault("AI_BEAST_TOPIC_REPLICAS", "1"));
        String retention = Long.toString(Duration.parse(environment.getOrDefault("AI_BEAST_TOPIC_RETENTION", "PT720H"))
                .toMillis());
        Map<String, String> settings = Map.of(TopicConfig.RETENTION_MS_CONFIG, retention);
        return List.of(
                new NewTopic(events, partitions, replicas).configs(settings),
                new NewTopic(events + ".dead", 1, replicas).configs(settings));
    }

    private static void create(Admin admin, NewTopic topic) throws InterruptedException, ExecutionException {
        try {
            admin.createTopics(List.of(topic)).all().get();
            System.out.println("Created topic " + topic.name() + ".");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
