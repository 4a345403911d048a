package ai.beast.versioning.store.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** The result of a task of a pool, waited for by a thread that does input and output. */
public final class TaskResult {
    private TaskResult() {}

    /**
     * Waits for the task.
     *
     * @throws IOException that of the task, or {@link InterruptedIOException} when the wait is interrupted; unchecked
     *     exceptions and errors of the task are thrown as they are
     */
    public static <T> T of(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for a chunk");
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException io -> throw io;
                case RuntimeException runtime -> throw runtime;
                case Error error -> throw error;
                case null, default -> throw new IOException("A chunk failed", failed);
            }
        }
    }
}
