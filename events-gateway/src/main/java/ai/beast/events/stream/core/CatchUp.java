package ai.beast.events.stream.core;

import ai.beast.events.log.EventLog;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogExtent;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogReader;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import ai.beast.events.stream.core.Frame.GapReason;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.Next;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log for subscriptions that are behind. A few readers serve all of them in turn: one turn lasts until the
 * client's buffer is full, the subscription has joined the tail, or its time is up, so that one far behind or slow does
 * not keep the others waiting. A reader without subscriptions is closed.
 */
final class CatchUp {
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofMillis(20);
    private static final Duration RETRY_DELAY = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final EventLog log;
    private final LiveTail tail;
    /** Holds each subscription once at most, so it is bounded by their number. */
    private final BlockingQueue<Subscription> waiting = new LinkedBlockingQueue<>();

    CatchUp(EventLog log, LiveTail tail) {
        this.log = log;
        this.tail = tail;
    }

    /** Asks for a turn. Must not be called again for this subscription before that turn is over. */
    void request(Subscription subscription) {
        waiting.add(subscription);
    }

    /** The round of each loop that is a reader: gives turns until no subscription has waited for a while. */
    Next serve(Loop loop) throws InterruptedException {
        @Nullable Subscription subscription = waiting.take();
        try (LogReader reader = log.open(TIMEOUT)) {
            while (subscription != null) {
                if (turn(subscription, reader, Integer.MAX_VALUE)) {
                    waiting.add(subscription);
                }
                subscription = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (LogUnavailableException | PositionLostException failure) {
            again(subscription);
            return Next.after(RETRY_DELAY);
        } catch (RuntimeException | Error unexpected) {
            again(subscription);
            throw unexpected;
        }
        return Next.now();
    }

    /** @param subscription null when the reader broke only as it was closed, in no subscription's turn */
    private void again(@Nullable Subscription subscription) {
        if (subscription != null) {
            waiting.add(subscription);
        }
    }

    /** The one whose turn it is, taken off the queue; null when none waits. */
    @Nullable
    Subscription next() {
        return waiting.poll();
    }

    /**
     * Brings one subscription forward.
     *
     * @param maxPolls how often to read at most
     * @return whether the subscription needs another turn
     */
    boolean turn(Subscription subscription, LogReader reader, int maxPolls)
            throws LogUnavailableException, PositionLostException {
        LogExtent extent = log.extent();
        LogPosition start = startWithin(extent, subscription);
        if (start == null) {
            return subscription.stillReading();
        }
        reader.seek(start);
        long deadline = System.nanoTime() + TURN.toNanos();
        for (int polls = 0; polls < maxPolls && System.nanoTime() < deadline; polls++) {
            if (tail.join(subscription, true)
                    || !subscription.hungry()
                    || !readOn(subscription, reader, start.partitions())) {
                break;
            }
        }
        return subscription.stillReading();
    }

    /**
     * @return false when the subscription did not take all that was read. Then the reader is ahead of it, and must not read on for it
     *     before it has sought its place again, even if there is room by now
     */
    private static boolean readOn(Subscription subscription, LogReader reader, int partitions)
            throws LogUnavailableException, PositionLostException {
        for (LogEntry entry : reader.poll(POLL)) {
            if (!subscription.hungry()) {
                return false;
            }
            subscription.replay(entry);
        }
        for (int partition = 0; partition < partitions; partition++) {
            subscription.passed(partition, reader.next(partition));
        }
        return true;
    }

    /** The subscription's position, moved into the log if it lies outside, which the client is told. */
    private static @Nullable LogPosition startWithin(LogExtent extent, Subscription subscription) {
        LogPosition at = subscription.behindAt();
        if (at == null) {
            return null;
        }
        if (!at.topic().equals(extent.begin().topic())) {
            subscription.skip(extent.begin(), GapReason.OTHER_LOG);
        } else if (!at.covers(extent.begin())) {
            subscription.skip(at.latest(extent.begin()), GapReason.EXPIRED);
        } else if (!extent.end().covers(at)) {
            subscription.skip(at.earliest(extent.end()), GapReason.BEYOND_END);
        }
        LogPosition within = subscription.behindAt();
        return within == null ? null : within.latest(extent.begin());
    }
}
