package ai.beast.versioning.operation;

import ai.beast.versioning.store.chunk.Progress;
import ai.beast.work.table.RunningWork;
import ai.beast.work.table.WorkTable;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Connects a running operation with its row. The working thread reports progress; the thread that renews the lease writes it,
 * so that a lease is kept however long a single step of the work takes.
 */
public final class Heartbeat implements Progress {
    private final RunningWork<Operation> work;
    private final WorkTable<Operation> table;
    private volatile long done;
    private volatile long total;

    Heartbeat(RunningWork<Operation> work, WorkTable<Operation> table) {
        this.work = work;
        this.table = table;
        work.writeAtRenewal(this::columns);
    }

    /** @throws CancellationException when the process stops, or the operation was cancelled or claimed by another one */
    @Override
    public void at(long bytesDone, long bytesTotal) {
        done = bytesDone;
        total = bytesTotal;
        work.requireHeld();
    }

    /**
     * Records that a file is replaced or removed next, after which the operation cannot be cancelled any more.
     *
     * @throws CancellationException when it was cancelled, or another process has claimed it
     */
    @Override
    public void replacing() {
        if (!table.write(work.claim(), Map.of("committing", true))) {
            throw new CancellationException("The operation was cancelled or claimed by another process");
        }
    }

    /** The progress as columns of the operation's row. */
    Map<String, Object> columns() {
        return Map.of("bytes_done", done, "bytes_total", total);
    }
}
