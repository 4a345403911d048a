package ai.beast.metrics.collect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topic of all events, read by assignment: where to read is kept in Redis, not by the broker. Not thread-safe. */
final class EventSource implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_GROUPS = 100;

    private final String topic;
    private final Admin admin;
    private final KafkaConsumer<String, String> consumer;
    private final Map<Integer, Long> next = new HashMap<>();
    private String topicId = "";

    EventSource(String bootstrapServers, String topic) {
        this.topic = topic;
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("request.timeout.ms", (int) TIMEOUT.toMillis());
        settings.put("default.api.timeout.ms", (int) TIMEOUT.toMillis());
        settings.put("reconnect.backoff.max.ms", 1000);
        this.admin = Admin.create(settings);
        settings.put("key.deserializer", StringDeserializer.class);
        settings.put("value.deserializer", StringDeserializer.class);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("allow.auto.create.topics", false);
        settings.put("fetch.max.bytes", 2 * 1024 * 1024);
        settings.put("max.partition.fetch.bytes", 512 * 1024);
        settings.put("max.poll.records", 200);
        settings.put("metadata.max.age.ms", 30_000);
        try {
            this.consumer = new KafkaConsumer<>(settings);
        } catch (KafkaException failure) {
            admin.close(Duration.ZERO);
            throw failure;
        }
    }

    /** @throws KafkaException when Kafka does not answer or has no such topic */
    LogEnds ends() {
        try {
            TopicDescription description = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .get(topic);
            if (description == null) {
                throw new KafkaException("There is no topic " + topic);
            }
            List<TopicPartition> partitions = IntStream.range(
                            0, description.partitions().size())
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            return new LogEnds(
                    description.topicId().toString(),
                    byPartition(consumer.beginningOffsets(partitions, TIMEOUT)),
                    byPartition(consumer.endOffsets(partitions, TIMEOUT)));
        } catch (ExecutionException | TimeoutException failure) {
            throw new KafkaException("Kafka did not answer about topic " + topic, failure);
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    /** How many records each consumer group of the topic has not committed yet; a group without a commit has no entry. Empty when Kafka does not say. */
    Map<String, Long> groupLags(LogEnds log) {
        try {
            Map<String, ListConsumerGroupOffsetsSpec> groups = HashMap.newHashMap(MAX_GROUPS);
            admin
                    .listGroups(ListGroupsOptions.forConsumerGroups())
                    .all()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .stream()
                    .map(GroupListing::groupId)
                    .sorted()
                    .limit(MAX_GROUPS)
                    .forEach(group -> groups.put(group, new ListConsumerGroupOffsetsSpec()));
            Map<String, Long> lags = new HashMap<>();
            if (!groups.isEmpty()) {
                admin.listConsumerGroupOffsets(groups)
                        .all()
                        .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .forEach((group, offsets) -> {
                            long[] waiting = offsets.entrySet().stream()
                                    .filter(place -> place.getKey().topic().equals(topic) && place.getValue() != null)
                                    .mapToLong(place -> Math.max(
                                            0,
                                            log.end()
                                                            .getOrDefault(
                                                                    place.getKey()
                                                                            .partition(),
                                                                    0L)
                                                    - place.getValue().offset()))
                                    .toArray();
                            if (waiting.length > 0) {
                                lags.put(group, LongStream.of(waiting).sum());
                            }
                        });
            }
            return lags;
        } catch (ExecutionException | TimeoutException unknown) {
            // A broker may refuse this to a client that may read the log, so counting goes on.
            return Map.of();
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> answer = HashMap.newHashMap(offsets.size());
        offsets.forEach((partition, offset) -> answer.put(partition.partition(), offset));
        return answer;
    }

    /** Reads these partitions from these offsets on. */
    void seek(String id, Map<Integer, Long> offsets) {
        topicId = id;
        next.clear();
        next.putAll(offsets);
        consumer.assign(offsets.keySet().stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList());
        offsets.forEach((partition, offset) -> consumer.seek(new TopicPartition(topic, partition), offset));
    }

    /** Whether reading on from here leaves no hole behind these offsets, which it does when the store lost some. */
    boolean follows(Map<Integer, Long> stored) {
        return next.entrySet().stream().allMatch(place -> stored.getOrDefault(place.getKey(), -1L) >= place.getValue());
    }

    /**
     * The next records, each partition's without a hole; no ranges when there are none in this time.
     *
     * @throws KafkaException when the place is not in the log any more, or Kafka refuses
     */
    RecordBatch poll(Duration atMost) {
        var records = consumer.poll(atMost);
        List<CountedRecord> counted = new ArrayList<>(records.count());
        for (ConsumerRecord<String, String> record : records) {
            counted.add(EventCounts.of(record.partition(), record.offset(), record.value()));
        }
        List<RecordBatch.Range> ranges = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            long from = next.getOrDefault(partition.partition(), 0L);
            long to = consumer.position(partition, TIMEOUT);
            if (to > from) {
                ranges.add(new RecordBatch.Range(
                        Integer.toString(partition.partition()), Long.toString(from), Long.toString(to)));
                next.put(partition.partition(), to);
            }
        }
        return new RecordBatch(topicId, ranges, counted);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        // A consumer that is closed on an interrupted thread leaves its sessions open on the broker.
        boolean interrupted = Thread.interrupted();
        try {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
