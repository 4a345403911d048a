package ai.beast.jobs.download.transfer;

import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.ThreadFailure;
import ai.beast.jobs.download.http.HttpBody;
import ai.beast.jobs.download.http.RemoteContent;
import ai.beast.jobs.download.plan.ByteRange;
import ai.beast.jobs.download.plan.RangePlan;
import ai.beast.jobs.download.rate.Throttle;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import ai.beast.work.loop.WorkerThreads;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One of the parallel connections of a transfer: claims ranges from the plan and fetches them one by one until none is left, it
 * fails or is stopped. Has a thread of its own, which is interrupted only while it waits for a reply: an interrupt during a
 * write would close the file for all.
 */
public final class RangeConnection {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * Shared by the connections of one transfer.
     *
     * @param stall how long a connection may stand still
     */
    record Work(
            RemoteContent content,
            RangePlan plan,
            PieceSink sink,
            Throttle throttle,
            Duration stall,
            ByteBudget budget) {}

    /** Who sends the connection. */
    interface Dispatcher {
        long REST = Long.MAX_VALUE;

        /** How many bytes to take at a time; {@link #REST}: all that come one after the other. */
        long part();

        /** Whether the connection is to go on after a range. */
        boolean wants(RangeConnection connection);

        /** The connection is through, however it ended. */
        void ended(RangeConnection connection);
    }

    private final Work work;
    private final Dispatcher dispatcher;
    private final Thread thread;
    private @Nullable HttpBody opened;
    private @Nullable ByteRange openedRange;
    private volatile boolean stopped;
    private final BooleanSupplier isStopped = () -> stopped;
    private boolean opening;
    private final ThreadFailure failure = new ThreadFailure("A connection of the download");

    RangeConnection(Work work, Dispatcher dispatcher) {
        this.work = work;
        this.dispatcher = dispatcher;
        this.thread = WorkerThreads.platformThread("download-connection", this::run);
    }

    /** @param body an answer that brings the range, already taken from the plan */
    static RangeConnection begunWith(HttpBody body, ByteRange range, Work work, Dispatcher dispatcher) {
        RangeConnection connection = new RangeConnection(work, dispatcher);
        connection.opened = body;
        connection.openedRange = range;
        return connection;
    }

    void start() {
        thread.start();
    }

    /** Ends it soon, keeping what it has written. */
    synchronized void stop() {
        stopped = true;
        if (opening) {
            thread.interrupt();
        }
    }

    void join() throws InterruptedException {
        thread.join();
    }

    /** The failure that ended it; null when it ended as planned. */
    @Nullable
    Throwable failure() {
        return failure.cause();
    }

    /** Throws the failure, if there is one, as {@link ThreadFailure#rethrow} does. */
    void rethrow() throws IOException, JobFailedException {
        failure.rethrow();
    }

    private void run() {
        try {
            if (opened != null && openedRange != null) {
                bring(opened, openedRange, openedRange.to());
            }
            while (!stopped && dispatcher.wants(this)) {
                long maxBytes = dispatcher.part();
                Optional<ByteRange> range = work.plan().claim(maxBytes);
                if (range.isEmpty()) {
                    return;
                }
                fetch(range.get(), maxBytes == Dispatcher.REST);
            }
        } catch (InterruptedException stop) {
            stopped = true;
        } catch (Throwable trouble) {
            failure.record(trouble);
        } finally {
            dispatcher.ended(this);
        }
    }

    private void fetch(ByteRange range, boolean rest) throws JobFailedException, IOException, InterruptedException {
        HttpBody body;
        long end;
        try {
            body = open(range, rest);
            end = body.range().last() + 1;
        } catch (JobFailedException | InterruptedException | RuntimeException nothing) {
            work.plan().release(range);
            throw nothing;
        }
        bring(body, range, end);
    }

    private HttpBody open(ByteRange range, boolean rest) throws JobFailedException, InterruptedException {
        synchronized (this) {
            if (stopped) {
                throw new InterruptedException("Stopped before asking");
            }
            opening = true;
        }
        try {
            return work.content().part(range, rest);
        } finally {
            synchronized (this) {
                opening = false;
                Thread.interrupted();
            }
        }
    }

    /** @param end where what the answer brings ends; before the range's own end when the server gave less than it was asked for */
    private void bring(HttpBody body, ByteRange range, long end)
            throws JobFailedException, IOException, InterruptedException {
        long at = range.from();
        try (body) {
            for (Buffer piece = next(body); piece != null; piece = next(body)) {
                if (piece.length() > end - at) {
                    throw Failures.passing(
                            ErrorCode.DOWNLOAD_INCOMPLETE, "The server sent more bytes than it announced");
                }
                work.budget().took(piece.length());
                work.sink().accept(piece.getByteBuf().nioBuffer(), at);
                work.plan().wrote(at, at + piece.length());
                at += piece.length();
                pace(work.throttle().took(piece.length()));
            }
            if (end == Long.MAX_VALUE) {
                work.plan().endsAt(at);
            } else if (at < end) {
                throw Failures.passing(
                        ErrorCode.DOWNLOAD_INCOMPLETE,
                        "The server sent " + (at - range.from()) + " of " + (end - range.from()) + " bytes and ended");
            }
        } finally {
            if (at < range.to()) {
                work.plan().release(new ByteRange(at, range.to()));
            }
        }
    }

    private @Nullable Buffer next(HttpBody body) throws JobFailedException, InterruptedException {
        if (stopped) {
            throw new InterruptedException("Stopped between two pieces");
        }
        return body.next(work.stall(), isStopped);
    }

    private void pace(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !stopped; left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, POLL_NANOS));
        }
    }
}
