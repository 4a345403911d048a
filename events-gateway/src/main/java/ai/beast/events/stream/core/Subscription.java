package ai.beast.events.stream.core;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogPosition;
import ai.beast.events.stream.core.Frame.GapReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's way through the log. It is either live, and the tail offers it each entry, or behind, and the log is read
 * for it from its own position; either way what waits for the client is bounded. A live subscription whose buffer is full
 * falls behind at the first entry it can't take, keeps what it has, and asks for the log once that is sent.
 *
 * <p>Thread-safe; takes no lock but its own, and runs nothing of others while holding it.
 */
public final class Subscription {
    private static final int MAX_FRAMES = 256;
    private static final int MAX_WEIGHT = 512 * 1024;
    private static final int BATCH_FRAMES = 64;
    private static final int BATCH_WEIGHT = 64 * 1024;

    private enum State {
        BEHIND,
        LIVE,
        CLOSED
    }

    private final EventFilter filter;
    private final Sink sink;
    private final Consumer<Subscription> needsLog;
    private final Deque<Frame> buffer = new ArrayDeque<>(4);
    private int weight;
    private State state = State.BEHIND;
    /** While behind: where to read on. While live: null, or a place ahead of the tail's that must not be told twice. */
    private @Nullable LogPosition position;
    /** A flush is on its way, or the client is not ready for more. */
    private boolean flushing;
    /** A reader works for this subscription, or is about to. */
    private boolean reading = true;

    /**
     * A subscription that is behind, at this position, and whose creator brings it forward first.
     *
     * @param needsLog called on the sink's thread when the log must be read for it again
     */
    Subscription(EventFilter filter, LogPosition start, Sink sink, Consumer<Subscription> needsLog) {
        this.filter = filter;
        this.sink = sink;
        this.position = start;
        this.needsLog = needsLog;
        add(Frame.open(start));
        scheduleFlush();
    }

    /** Position to resume reading from; null when it is not behind. */
    synchronized @Nullable LogPosition behindAt() {
        return state == State.BEHIND ? position : null;
    }

    /** Whether it is behind and its buffer takes more. */
    synchronized boolean hungry() {
        return state == State.BEHIND && !full();
    }

    /** Takes an entry that was read for it. Entries it has been told already, or does not want, only move its position. */
    synchronized void replay(LogEntry entry) {
        LogPosition at = position;
        if (state != State.BEHIND || at == null || entry.offset() < at.next(entry.partition())) {
            return;
        }
        LogPosition after = at.with(entry.partition(), entry.offset() + 1);
        position = after;
        if (filter.matches(entry)) {
            add(Frame.event(entry, after));
            scheduleFlush();
        }
    }

    /** Says that the log was read for it up to an offset of a partition, whether or not there was anything. */
    synchronized void passed(int partition, long next) {
        LogPosition at = position;
        if (state == State.BEHIND && at != null && at.next(partition) < next) {
            position = at.with(partition, next);
        }
    }

    /** Tells the client that it can't have what lies before {@code to}, and goes on there. */
    synchronized void skip(LogPosition to, GapReason reason) {
        LogPosition at = position;
        if (state == State.BEHIND && at != null) {
            add(Frame.gap(at, to, reason));
            position = to;
            scheduleFlush();
        }
    }

    /** From now on the tail, which is at this position, offers each entry. */
    synchronized void goLive(LogPosition tail) {
        if (state == State.BEHIND) {
            state = State.LIVE;
            reading = false;
            position = position == null || tail.covers(position) ? null : position;
        }
    }

    /**
     * Takes an entry from the tail.
     *
     * @param before the tail's position before the entry
     * @param shared the frame for clients that are exactly where the tail is
     * @return false when the subscription is not live any more and is to be forgotten by the tail
     */
    synchronized boolean offer(LogEntry entry, LogPosition before, Frame shared) {
        if (state != State.LIVE) {
            return false;
        }
        LogPosition ahead = position;
        if (ahead != null) {
            if (entry.offset() < ahead.next(entry.partition())) {
                return true;
            }
            if (before.covers(ahead)) {
                ahead = null;
                position = null;
            }
        }
        if (!filter.matches(entry)) {
            return true;
        }
        if (full()) {
            fallBehind(before);
            return false;
        }
        add(ahead == null ? shared : Frame.event(entry, shared.position().latest(ahead)));
        scheduleFlush();
        return true;
    }

    /** The tail can't serve it any more; it goes on from the log. */
    synchronized void fallBehind(LogPosition tail) {
        if (state == State.LIVE) {
            state = State.BEHIND;
            position = position == null ? tail : tail.latest(position);
            scheduleFlush();
        }
    }

    /** Says that it is alive, unless something is on its way that says so too. */
    synchronized void heartbeat(LogPosition tail, Frame shared) {
        if (state == State.CLOSED || flushing || !buffer.isEmpty()) {
            return;
        }
        LogPosition own = position;
        boolean atTail = state == State.LIVE && own == null;
        add(atTail || own == null ? shared : Frame.heartbeat(state == State.LIVE ? tail.latest(own) : own));
        scheduleFlush();
    }

    /**
     * Its reader stops for now.
     *
     * @return true when it still needs the log and the caller remains responsible; false when it will ask itself
     */
    synchronized boolean stillReading() {
        reading = hungry();
        return reading;
    }

    /** The client is gone. Idempotent. */
    public synchronized void close() {
        state = State.CLOSED;
        buffer.clear();
        weight = 0;
    }

    /** Ends the client's connection from this side. */
    void end() {
        close();
        sink.execute(sink::end);
    }

    synchronized boolean closed() {
        return state == State.CLOSED;
    }

    private boolean full() {
        return buffer.size() >= MAX_FRAMES || weight >= MAX_WEIGHT;
    }

    private void add(Frame frame) {
        buffer.add(frame);
        weight += frame.weight();
    }

    private void scheduleFlush() {
        if (!flushing) {
            flushing = true;
            sink.execute(this::flush);
        }
    }

    private void flush() {
        while (true) {
            List<Frame> batch = takeBatch();
            if (batch.isEmpty()) {
                break;
            }
            if (!sink.send(batch, this::flush)) {
                return;
            }
        }
        if (mustAsk()) {
            needsLog.accept(this);
        }
    }

    private synchronized List<Frame> takeBatch() {
        List<Frame> batch = new ArrayList<>(Math.min(buffer.size(), BATCH_FRAMES));
        int taken = 0;
        while (!buffer.isEmpty() && batch.size() < BATCH_FRAMES && taken < BATCH_WEIGHT) {
            Frame frame = buffer.remove();
            taken += frame.weight();
            batch.add(frame);
        }
        weight -= taken;
        return batch;
    }

    private synchronized boolean mustAsk() {
        // An entry may have come since the last batch was taken.
        flushing = !buffer.isEmpty();
        if (flushing) {
            sink.execute(this::flush);
        }
        boolean ask = state == State.BEHIND && !reading;
        reading |= ask;
        return ask;
    }
}
