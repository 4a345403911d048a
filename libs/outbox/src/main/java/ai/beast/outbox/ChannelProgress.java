package ai.beast.outbox;

import ai.beast.messaging.ConsumerProgress;
import ai.beast.messaging.Consumers;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Observes the channel {@code events}: what its consumer has committed, against the end of its partitions. */
@ApplicationScoped
class ChannelProgress {
    private static final String CHANNEL = "events";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final LoopSettings SETTINGS =
            LoopSettings.named("consumer-progress").pollInterval(Duration.ofSeconds(10));

    private final KafkaClientService kafka;
    private final Consumers consumers;
    private final Loops loops;
    private final boolean enabled;

    ChannelProgress(
            KafkaClientService kafka,
            Consumers consumers,
            Loops loops,
            @ConfigProperty(name = "mp.messaging.incoming.events.enabled", defaultValue = "true") boolean enabled) {
        this.kafka = kafka;
        this.consumers = consumers;
        this.loops = loops;
        this.enabled = enabled;
    }

    private record Offsets(long committed, long end) {}

    void start(@Observes StartupEvent event) {
        if (enabled) {
            ConsumerProgress progress = consumers.register(CHANNEL);
            loops.start(SETTINGS, _ -> {
                observe(progress);
                return Next.whenWoken();
            });
        }
    }

    private void observe(ConsumerProgress progress) {
        KafkaConsumer<Object, Object> consumer = kafka.getConsumer(CHANNEL);
        if (consumer != null) {
            Offsets now = consumer.runOnPollingThread(ChannelProgress::offsets)
                    .await()
                    .atMost(TIMEOUT);
            progress.observe(now.committed(), now.end());
        }
    }

    private static Offsets offsets(Consumer<Object, Object> consumer) {
        Set<TopicPartition> partitions = consumer.assignment();
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions, TIMEOUT);
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions, TIMEOUT);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions, TIMEOUT);
        long next = 0;
        long last = 0;
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata known = committed.get(partition);
            next += known == null ? begin.getOrDefault(partition, 0L) : known.offset();
            last += end.getOrDefault(partition, 0L);
        }
        return new Offsets(next, last);
    }
}
