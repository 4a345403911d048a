package ai.beast.events.log;

import ai.beast.messaging.EventJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The log's end as a Kafka producer: idempotent, {@code acks=all}, and without retries beyond {@link #DELIVERED_WITHIN}.
 * Records that are sent at the same time travel together.
 */
public final class KafkaLogWriter implements LogWriter, AutoCloseable {
    /** After this a record is in the log or will never be, but for one whose request the network still holds. */
    public static final Duration DELIVERED_WITHIN = Duration.ofSeconds(10);

    private static final int BATCH_BYTES = 128 * 1024;
    private static final int BUFFER_BYTES = 24 * 1024 * 1024;
    private static final List<Header> STRUCTURED =
            List.of(new RecordHeader("content-type", EventJson.CONTENT_TYPE.getBytes(StandardCharsets.UTF_8)));

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    public KafkaLogWriter(String bootstrapServers, String topic) {
        this.topic = topic;
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("batch.size", BATCH_BYTES);
        settings.put("buffer.memory", BUFFER_BYTES);
        settings.put("linger.ms", 1);
        settings.put("max.block.ms", 5000);
        settings.put("request.timeout.ms", 5000);
        settings.put("delivery.timeout.ms", (int) DELIVERED_WITHIN.toMillis());
        settings.put("reconnect.backoff.max.ms", 1000);
        this.producer = new KafkaProducer<>(settings);
    }

    @Override
    public CompletionStage<Void> append(int partition, byte @Nullable [] key, byte[] value) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        try {
            producer.send(new ProducerRecord<>(topic, partition, null, key, value, STRUCTURED), (_, failure) -> {
                if (failure == null) {
                    written.complete(null);
                } else {
                    written.completeExceptionally(failure);
                }
            });
        } catch (KafkaException refused) {
            written.completeExceptionally(refused);
        }
        return written;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
