package ai.beast.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumerProgressTest {
    private final AtomicLong time = new AtomicLong();
    private final ConsumerProgress progress = new ConsumerProgress(Duration.ofSeconds(60), time::get);

    @Test
    void stallsWhenRecordsWaitAndPositionStands() {
        progress.observe(10, 20);
        pass(61);

        assertThat(progress.stalled()).isTrue();
        assertThat(progress.lag()).isEqualTo(10);
        progress.observe(10, 25);
        assertThat(progress.stalled()).isTrue();
    }

    @Test
    void anyProgressEndsTheStall() {
        progress.observe(10, 20);
        pass(61);
        progress.observe(11, 30);

        assertThat(progress.stalled()).isFalse();
        pass(59);
        assertThat(progress.stalled()).isFalse();
    }

    @Test
    void idleConsumerWithoutLagNeverStalls() {
        assertThat(progress.stalled()).isFalse();
        progress.observe(20, 20);
        pass(3600);
        assertThat(progress.stalled()).isFalse();

        progress.observe(20, 21);
        assertThat(progress.stalled()).isFalse();
        pass(61);
        assertThat(progress.stalled()).isTrue();
    }

    @Test
    void stallsWhilePolledRecordsStayUnprocessed() {
        TopicPartition partition = new TopicPartition("events", 0);
        try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            consumer.assign(List.of(partition));
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            consumer.updateEndOffsets(Map.of(partition, 3L));
            for (int offset = 0; offset < 3; offset++) {
                consumer.addRecord(new ConsumerRecord<>("events", 0, offset, new byte[0], new byte[0]));
            }
            int polled = consumer.poll(Duration.ZERO).count();

            progress.observe(consumer, polled);
            pass(61);
            assertThat(progress.lag()).isEqualTo(3);
            assertThat(progress.stalled()).isTrue();

            progress.observe(consumer, 0);
            assertThat(progress.lag()).isZero();
            assertThat(progress.stalled()).isFalse();
        }
    }

    private void pass(long seconds) {
        time.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
