package ai.beast.messaging.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicSetupTest {
    @Test
    void keepsEventsThirtyDaysInSixPartitions() {
        assertThat(TopicSetup.topics(Map.of()))
                .satisfiesExactly(
                        events -> {
                            assertThat(events.name()).isEqualTo("ai-beast.events");
                            assertThat(events.numPartitions()).isEqualTo(6);
                            assertThat(events.configs()).containsEntry("retention.ms", "2592000000");
                        },
                        dead -> {
                            assertThat(dead.name()).isEqualTo("ai-beast.events.dead");
                            assertThat(dead.numPartitions()).isEqualTo(1);
                        });
    }

    @Test
    void takesReplicasFromTheEnvironment() {
        assertThat(TopicSetup.topics(Map.of("AI_BEAST_TOPIC_REPLICAS", "3", "AI_BEAST_EVENTS_TOPIC", "t")))
                .allSatisfy(topic -> assertThat(topic.replicationFactor()).isEqualTo((short) 3))
                .extracting(NewTopic::name)
                .containsExactly("t", "t.dead");
    }
}
