package ai.beast.events.webhook.fanout;

import ai.beast.events.GatewayConfiguration;
import ai.beast.events.Schema;
import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.messaging.ConsumerProgress;
import ai.beast.messaging.Consumers;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic for {@link FanOut}, in a consumer group that all gateways share. Offsets are committed only after the deliveries
 * are recorded, so a record may come again and none is passed over.
 *
 * <p>It is a plain consumer, because every event that is published passes here, wanted or not, and a message of the
 * messaging framework for each costs more than publishing it.
 */
@ApplicationScoped
class TopicConsumer {
    private static final Logger LOG = Logger.getLogger(TopicConsumer.class);
    private static final String NAME = "webhook-events";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final FanOut fanOut;
    private final Schema schema;
    private final String topic;
    private final Map<String, Object> settings = new HashMap<>();
    private final Loops loops;
    private final ConsumerProgress progress;
    private @Nullable Loop loop;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    /** Whether records were recorded whose offsets are not committed. Touched by the loop's thread, or once that has ended. */
    private volatile boolean uncommitted;

    private long committed = System.nanoTime();

    TopicConsumer(
            FanOut fanOut,
            Schema schema,
            GatewayConfiguration events,
            WebhookConfiguration webhooks,
            Loops loops,
            Consumers consumers,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.fanOut = fanOut;
        this.schema = schema;
        this.topic = events.topic();
        this.loops = loops;
        this.progress = consumers.register(NAME);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("group.id", webhooks.consumerGroup());
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", false);
        // A poll is a transaction: events gather for a moment.
        settings.put("fetch.min.bytes", 256 * 1024);
        settings.put("fetch.max.wait.ms", 50);
        settings.put("max.partition.fetch.bytes", 512 * 1024);
        settings.put("fetch.max.bytes", 2 * 1024 * 1024);
        settings.put("max.poll.records", 500);
        settings.put("reconnect.backoff.max.ms", 1000);
        // A killed process keeps its partitions for this long; the one started in its place waits for them.
        settings.put("session.timeout.ms", 10_000);
        settings.put("heartbeat.interval.ms", 3000);
    }

    void start(@Observes StartupEvent event) {
        loop = loops.start(LoopSettings.named(NAME).platform().stopTimeout(STOP_TIMEOUT), _ -> pollOnce());
    }

    /** After the loop has ended, the offsets of what was recorded are committed. */
    void stop(@Observes ShutdownEvent event) {
        Loop running = loop;
        if (running != null) {
            running.stop();
            close(true);
        }
    }

    private Next pollOnce() throws InterruptedException {
        if (!schema.awaitCurrent(POLL)) {
            return Next.now();
        }
        try {
            KafkaConsumer<byte[], byte[]> open = consumer;
            poll(open == null ? opened() : open);
            return Next.now();
        } catch (RuntimeException | Error failure) {
            // What was polled is not recorded: a new consumer begins at the committed offsets.
            close(false);
            throw failure;
        }
    }

    private KafkaConsumer<byte[], byte[]> opened() {
        KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(settings);
        consumer = opened;
        opened.subscribe(List.of(topic));
        return opened;
    }

    private void poll(KafkaConsumer<byte[], byte[]> open) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        open.poll(POLL).forEach(records::add);
        progress.observe(open, records.size());
        if (!records.isEmpty()) {
            fanOut.record(records);
            uncommitted = true;
            progress.observe(open, 0);
        }
        if (uncommitted && System.nanoTime() - committed >= COMMIT_INTERVAL.toNanos()) {
            open.commitAsync();
            uncommitted = false;
            committed = System.nanoTime();
        }
    }

    private void close(boolean commit) {
        KafkaConsumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open == null) {
            return;
        }
        try (open) {
            if (commit && uncommitted) {
                open.commitSync(STOP_TIMEOUT);
            }
        } catch (KafkaException | ConcurrentModificationException failure) {
            LOG.debugf("The consumer of events for webhooks was not closed: %s", failure);
        }
        uncommitted = false;
    }
}
