package ai.beast.queue.stream;

import ai.beast.queue.core.Job;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What one client that follows one job has not seen yet: the job as it was read last. Thread-safe. */
final class JobFollower {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final String id;
    private @Nullable Job job;
    private boolean armed;
    private boolean dropped;
    private boolean closed;
    private boolean fresh;

    /**
     * The present state of a followed job.
     *
     * @param job null when it is not kept any more
     */
    record Seen(@Nullable Job job) {}

    JobFollower(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** From now on what is read is news: it was asked for after this client came. */
    void arm() {
        lock.lock();
        try {
            armed = true;
        } finally {
            lock.unlock();
        }
    }

    void offer(Job read) {
        lock.lock();
        try {
            if (armed && !read.equals(job)) {
                job = read;
                fresh = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The job has ended and is not kept. */
    void drop() {
        lock.lock();
        try {
            if (armed) {
                dropped = true;
                fresh = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for news; null without any in that time, and when the stream has ended. */
    @Nullable
    Seen take(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!fresh && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (!fresh) {
                return null;
            }
            fresh = false;
            return new Seen(dropped ? null : job);
        } finally {
            lock.unlock();
        }
    }

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
