package ai.beast.versioning.operation;

import ai.beast.versioning.store.chunk.Progress;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * Connects a running operation with its row. The working thread reports progress; another thread calls {@link #beat} now and
 * then, so that a lease is kept however long a single step of the work takes.
 */
public final class Heartbeat implements Progress {
    private final OperationRepository operations;
    private final Operation operation;
    private final Duration lease;
    private volatile long done;
    private volatile long total;
    private volatile boolean ended;

    Heartbeat(OperationRepository operations, Operation operation, Duration lease) {
        this.operations = operations;
        this.operation = operation;
        this.lease = lease;
    }

    @Override
    public void at(long bytesDone, long bytesTotal) {
        done = bytesDone;
        total = bytesTotal;
        if (ended) {
            throw new CancellationException("The operation is no longer this process's to do");
        }
    }

    /** Lets the work end at its next step, for the process stops. */
    void end() {
        ended = true;
    }

    /** Renews the lease and writes the progress; finding that somebody else has the operation ends the work. */
    void beat() {
        if (!operations.renew(operation, lease, done, total)) {
            ended = true;
        }
    }

    /** Bytes last reported as done. */
    long done() {
        return done;
    }

    /** Bytes last reported as the whole. */
    long total() {
        return total;
    }
}
