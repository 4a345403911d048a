package ai.beast.events.log;

import ai.beast.messaging.EventJson;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The log's end as a Kafka producer: idempotent, {@code acks=all}. Its loop is the one that may wait for Kafka, for
 * metadata or room; callers only leave their records there, of which a bounded number of bytes is under way.
 */
public final class KafkaLogWriter implements LogWriter, AutoCloseable {
    /** After this a record that was handed over is in the log or will not be, but for a request the network still holds. */
    public static final Duration DELIVERED_WITHIN = Duration.ofSeconds(12);

    private static final Duration QUEUED_WITHIN = Duration.ofSeconds(2);
    private static final Duration SENT_WITHIN = DELIVERED_WITHIN.minus(QUEUED_WITHIN);
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int BUFFER_BYTES = 32 * 1024 * 1024;
    private static final long MAX_UNDER_WAY = 24L * 1024 * 1024;
    private static final List<Header> STRUCTURED =
            List.of(new RecordHeader("content-type", EventJson.CONTENT_TYPE.getBytes(StandardCharsets.UTF_8)));

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final BlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
    private final AtomicLong underWay = new AtomicLong();
    private final Loop loop;

    /** @param loops in which the writer runs */
    public KafkaLogWriter(String bootstrapServers, String topic, Loops loops) {
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
        settings.put("max.block.ms", 1000);
        settings.put("request.timeout.ms", 5000);
        settings.put("delivery.timeout.ms", (int) SENT_WITHIN.toMillis());
        settings.put("reconnect.backoff.max.ms", 1000);
        this.producer = new KafkaProducer<>(settings);
        this.loop = loops.start(LoopSettings.named("event-writer").platform().interruptAtStop(), this::write);
    }

    @Override
    public CompletionStage<Void> append(List<LogRecord> records) {
        Batch batch = new Batch(records);
        if (records.isEmpty()) {
            batch.done.complete(null);
        } else if (underWay.addAndGet(batch.bytes) > MAX_UNDER_WAY && batch.bytes < underWay.get()) {
            underWay.addAndGet(-batch.bytes);
            batch.done.completeExceptionally(new LogUnavailableException("Kafka is overloaded; retry later", null));
        } else {
            queue.add(batch);
            if (loop.stopping()) {
                refuseQueued();
            }
        }
        return batch.done;
    }

    private Next write(Loop running) throws InterruptedException {
        for (Batch batch = queue.take(); batch != null; batch = queue.poll()) {
            send(batch);
        }
        return Next.now();
    }

    /** Fails what no loop will write any more. */
    private void refuseQueued() {
        for (Batch batch = queue.poll(); batch != null; batch = queue.poll()) {
            for (LogRecord _ : batch.records) {
                batch.written(new LogUnavailableException("The gateway stops", null));
            }
        }
    }

    private void send(Batch batch) {
        // What waited too long must not be written any more: others may have taken over.
        boolean late = System.nanoTime() - batch.queued > QUEUED_WITHIN.toNanos();
        Error broken = null;
        for (LogRecord record : batch.records) {
            if (late) {
                batch.written(new LogUnavailableException("Kafka is overloaded; retry later", null));
                continue;
            }
            try {
                producer.send(
                        new ProducerRecord<>(topic, record.partition(), null, record.key(), record.value(), STRUCTURED),
                        (_, failure) -> batch.written(failure));
            } catch (RuntimeException refused) {
                batch.written(refused);
            } catch (Error failure) {
                batch.written(new LogUnavailableException("A record could not be handed to Kafka", failure));
                broken = failure;
            }
        }
        if (broken != null) {
            throw broken;
        }
    }

    @Override
    public void close() {
        loop.stop();
        refuseQueued();
        producer.close(Duration.ofSeconds(2));
    }

    /** Records that are acknowledged together. */
    private final class Batch {
        private final List<LogRecord> records;
        private final long bytes;
        private final long queued = System.nanoTime();
        private final AtomicInteger open;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile @Nullable Exception failure;

        Batch(List<LogRecord> records) {
            this.records = records;
            this.bytes =
                    records.stream().mapToLong(record -> record.value().length).sum();
            this.open = new AtomicInteger(records.size());
        }

        void written(@Nullable Exception failed) {
            if (failed != null) {
                failure = failed;
            }
            if (open.decrementAndGet() > 0) {
                return;
            }
            underWay.addAndGet(-bytes);
            Exception reason = failure;
            if (reason == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(reason);
            }
        }
    }
}
