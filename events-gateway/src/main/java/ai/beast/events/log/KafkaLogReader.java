package ai.beast.events.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic by assignment, without a group, so that every gateway reads everything and no broker keeps its offsets.
 * Fetches are small: what a reader holds at a time stays at a few MiB.
 */
final class KafkaLogReader implements LogReader {
    private static final int FETCH_BYTES = 1024 * 1024;
    private static final int PARTITION_FETCH_BYTES = 512 * 1024;
    private static final byte[] NOTHING = {};
    private static final Duration LOCAL = Duration.ofSeconds(1);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;

    KafkaLogReader(String bootstrapServers, String topic, Duration maxWait) {
        this.topic = topic;
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("allow.auto.create.topics", false);
        settings.put("fetch.max.bytes", FETCH_BYTES);
        settings.put("max.partition.fetch.bytes", PARTITION_FETCH_BYTES);
        settings.put("receive.buffer.bytes", -1);
        settings.put("fetch.max.wait.ms", (int) maxWait.toMillis());
        settings.put("max.poll.records", 500);
        settings.put("default.api.timeout.ms", 5000);
        settings.put("request.timeout.ms", 5000);
        settings.put("reconnect.backoff.max.ms", 1000);
        settings.put("metadata.max.age.ms", 30_000);
        this.consumer = new KafkaConsumer<>(settings);
    }

    @Override
    public void seek(LogPosition position) {
        List<TopicPartition> partitions = IntStream.range(0, position.partitions())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, position.next(partition.partition()));
        }
    }

    @Override
    public void seek(int partition, long offset) {
        TopicPartition only = new TopicPartition(topic, partition);
        consumer.assign(List.of(only));
        consumer.seek(only, offset);
    }

    @Override
    public List<LogEntry> poll(Duration atMost) throws PositionLostException, LogUnavailableException {
        try {
            var records = consumer.poll(atMost);
            List<LogEntry> entries = new ArrayList<>(records.count());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                entries.add(entry(record));
            }
            return entries;
        } catch (InvalidOffsetException lost) {
            throw new PositionLostException("The log does not hold the records asked for", lost);
        } catch (InterruptException interrupted) {
            throw new LogUnavailableException("Interrupted while reading", interrupted);
        } catch (KafkaException refused) {
            throw new LogUnavailableException("Kafka refused to be read", refused);
        }
    }

    private static LogEntry entry(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        return new LogEntry(record.partition(), record.offset(), record.timestamp(), value == null ? NOTHING : value);
    }

    @Override
    public long next(int partition) {
        return consumer.position(new TopicPartition(topic, partition), LOCAL);
    }

    @Override
    public void close() {
        // A consumer that is closed on an interrupted thread leaves its sessions open on the broker.
        boolean interrupted = Thread.interrupted();
        try {
            consumer.close(CloseOptions.timeout(LOCAL));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
