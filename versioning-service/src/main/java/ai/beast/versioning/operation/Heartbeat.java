package ai.beast.versioning.operation;

import ai.beast.versioning.store.chunk.Progress;
import ai.beast.work.table.RunningWork;
import java.util.Map;

/**
 * Connects a running operation with its row. The working thread reports progress; the thread that renews the lease writes it,
 * so that a lease is kept however long a single step of the work takes.
 */
public final class Heartbeat implements Progress {
    private final RunningWork<Operation> work;
    private volatile long done;
    private volatile long total;

    Heartbeat(RunningWork<Operation> work) {
        this.work = work;
        work.writeAtRenewal(this::columns);
    }

    /** @throws java.util.concurrent.CancellationException when the process stops or another one has claimed the operation */
    @Override
    public void at(long bytesDone, long bytesTotal) {
        done = bytesDone;
        total = bytesTotal;
        work.requireHeld();
    }

    /** The progress as columns of the operation's row. */
    Map<String, Object> columns() {
        return Map.of("bytes_done", done, "bytes_total", total);
    }
}
