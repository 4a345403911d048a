package ai.beast.events.webhook.fanout;

import ai.beast.events.GatewayConfiguration;
import ai.beast.events.Schema;
import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.work.failure.Backoff;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reads the topic for {@link FanOut}, in a consumer group that all gateways share, on a thread of its own. Where it is in
 * the topic is written down only after the deliveries are recorded, so a record may come again and none is passed over.
 *
 * <p>It is a plain consumer, because every event that is published passes here, wanted or not, and a message of the
 * messaging framework for each costs more than publishing it.
 */
@ApplicationScoped
class TopicConsumer {
    private static final Logger LOG = Logger.getLogger(TopicConsumer.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final FanOut fanOut;
    private final Schema schema;
    private final String topic;
    private final Map<String, Object> settings = new HashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("webhook-events").daemon().unstarted(this::run);

    TopicConsumer(
            FanOut fanOut,
            Schema schema,
            GatewayConfiguration events,
            WebhookConfiguration webhooks,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.fanOut = fanOut;
        this.schema = schema;
        this.topic = events.topic();
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
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        thread.join(FAREWELL);
    }

    private void run() {
        Backoff trouble = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        try {
            while (stopping.getCount() > 0) {
                if (!schema.awaitCurrent(PATIENCE)) {
                    continue;
                }
                try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
                    consumer.subscribe(List.of(topic));
                    follow(consumer, trouble);
                } catch (RuntimeException failure) {
                    if (stopping.getCount() == 0) {
                        return;
                    }
                    Duration wait = trouble.next();
                    LOG.warnf("Events for webhooks wait, next try in %d ms: %s", wait.toMillis(), failure);
                    stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer, Backoff trouble) {
        boolean uncommitted = false;
        long committed = System.nanoTime();
        while (stopping.getCount() > 0) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            consumer.poll(PATIENCE).forEach(records::add);
            if (!records.isEmpty()) {
                fanOut.record(records);
                uncommitted = true;
            }
            if (uncommitted && System.nanoTime() - committed >= COMMIT_EVERY.toNanos()) {
                consumer.commitAsync();
                uncommitted = false;
                committed = System.nanoTime();
            }
            trouble.reset();
        }
        if (uncommitted) {
            consumer.commitSync(FAREWELL);
        }
    }
}
