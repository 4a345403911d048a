package ai.beast.queue.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames that one client has not taken yet: of each job the latest, so that a slow client holds up nothing and what is kept for it is
 * bounded. A client with more than {@value #MAX_PENDING} frames begins anew with a snapshot. Thread-safe.
 */
final class StreamClient {
    static final int MAX_PENDING = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, StreamFrame> pending = new LinkedHashMap<>();
    private boolean needsSnapshot = true;
    private boolean closed;

    /** Whether the next frames must begin with a snapshot. */
    boolean needsSnapshot() {
        lock.lock();
        try {
            return needsSnapshot;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces all that is pending. */
    void begin(List<StreamFrame> snapshot) {
        lock.lock();
        try {
            pending.clear();
            needsSnapshot = false;
            put(snapshot);
        } finally {
            lock.unlock();
        }
    }

    /** Frames that follow the snapshot; without effect before there is one. */
    void offer(List<StreamFrame> frames) {
        lock.lock();
        try {
            if (!needsSnapshot) {
                put(frames);
            }
            if (pending.size() > MAX_PENDING) {
                pending.clear();
                needsSnapshot = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(List<StreamFrame> frames) {
        for (StreamFrame frame : frames) {
            // A frame that replaces another keeps its place behind those that came since.
            pending.remove(frame.key());
            pending.put(frame.key(), frame);
        }
        changed.signalAll();
    }

    /** All frames that are pending, in order; waits for one. Empty after the time without any, and when the stream has ended. */
    List<StreamFrame> take(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (pending.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            List<StreamFrame> taken = List.copyOf(pending.values());
            pending.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
