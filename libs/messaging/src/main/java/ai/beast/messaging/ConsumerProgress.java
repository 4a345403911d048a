package ai.beast.messaging;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether a consumer makes progress, from what is observed of it: stalled when its position has not moved for the grace
 * while records wait. Thread-safe.
 */
public final class ConsumerProgress {
    private final long grace;
    private final LongSupplier nanoTime;
    private boolean known;
    private long position;
    private long end;
    private long progressedAt;

    /** @param grace longest time without progress that is no stall, such as a rebalance or a slow record takes */
    public ConsumerProgress(Duration grace, LongSupplier nanoTime) {
        this.grace = grace.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Notes where the consumer is.
     *
     * @param next sum of the offsets of the next records to process, over the consumer's partitions
     * @param last sum of the offsets after the last records
     */
    public synchronized void observe(long next, long last) {
        if (!known || next != position || next >= last || lag() == 0) {
            progressedAt = nanoTime.getAsLong();
        }
        known = true;
        position = next;
        end = last;
    }

    /**
     * Notes where a consumer is that commits after processing, from what the client knows; no request to Kafka.
     *
     * @param unprocessed records that were polled and are not processed; the consumer's position is behind them
     */
    public void observe(Consumer<?, ?> consumer, int unprocessed) {
        long next = 0;
        long waiting = 0;
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong lag = consumer.currentLag(partition);
            if (lag.isPresent()) {
                next += consumer.position(partition);
                waiting += lag.getAsLong();
            }
        }
        observe(next - unprocessed, next + waiting);
    }

    /** Records that wait, as last observed; 0 before the first observation. */
    public synchronized long lag() {
        return known ? Math.max(0, end - position) : 0;
    }

    /** Whether records wait and the consumer has not moved for longer than the grace. */
    public synchronized boolean stalled() {
        return lag() > 0 && nanoTime.getAsLong() - progressedAt > grace;
    }
}
