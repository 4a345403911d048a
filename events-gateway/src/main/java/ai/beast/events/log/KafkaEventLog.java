package ai.beast.events.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** The log as a Kafka topic. One administrative connection serves all questions about the topic's extent. */
public final class KafkaEventLog implements EventLog, AutoCloseable {
    private final String bootstrapServers;
    private final String topic;
    private final Duration timeout;
    private final Admin admin;

    /** @param timeout how long a question to the broker may take before the log counts as unavailable */
    public KafkaEventLog(String bootstrapServers, String topic, Duration timeout) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.timeout = timeout;
        this.admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "request.timeout.ms",
                (int) timeout.toMillis(),
                "default.api.timeout.ms",
                (int) timeout.toMillis(),
                "reconnect.backoff.max.ms",
                1000));
    }

    @Override
    public LogExtent extent() throws LogUnavailableException {
        return ask(topic -> new LogExtent(offsets(topic, OffsetSpec.earliest()), offsets(topic, OffsetSpec.latest())));
    }

    @Override
    public LogPosition at(Instant time) throws LogUnavailableException {
        return ask(topic -> {
            LogPosition found = offsets(topic, OffsetSpec.forTimestamp(time.toEpochMilli()));
            LogPosition end = offsets(topic, OffsetSpec.latest());
            long[] offsets = new long[end.partitions()];
            // Kafka answers -1 where nothing is so new.
            Arrays.setAll(
                    offsets, partition -> found.next(partition) < 0 ? end.next(partition) : found.next(partition));
            return LogPosition.of(end.topic(), offsets);
        });
    }

    private interface Question<A> {
        A about(TopicDescription topic) throws ExecutionException, InterruptedException, TimeoutException;
    }

    private <A> A ask(Question<A> question) throws LogUnavailableException {
        try {
            TopicDescription description = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .get(topic);
            if (description == null) {
                throw new LogUnavailableException("There is no topic " + topic, null);
            }
            return question.about(description);
        } catch (ExecutionException | TimeoutException | KafkaException failure) {
            throw new LogUnavailableException("Kafka did not answer about topic " + topic, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("Interrupted while asking Kafka", interrupted);
        }
    }

    private LogPosition offsets(TopicDescription description, OffsetSpec which)
            throws ExecutionException, InterruptedException, TimeoutException {
        int partitions = description.partitions().size();
        Map<TopicPartition, OffsetSpec> question = HashMap.newHashMap(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            question.put(new TopicPartition(topic, partition), which);
        }
        long[] offsets = new long[partitions];
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                admin.listOffsets(question).all().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        answer.forEach((partition, found) -> offsets[partition.partition()] = found.offset());
        Uuid id = description.topicId();
        return LogPosition.of(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()), offsets);
    }

    @Override
    public LogReader open(Duration maxWait) {
        return new KafkaLogReader(bootstrapServers, topic, maxWait);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
