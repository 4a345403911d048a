package ai.beast.rag.ingest;

import ai.beast.work.loop.WorkerThreads;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Divides items among threads. */
final class Workers {
    private Workers() {}

    /**
     * Works on each item once, in any order. The first failure ends all, and so does an interrupt of the caller; items that are being worked on are finished. Threads are
     * not interrupted: an interrupt would close the files of an index that they write.
     *
     * @param threads at most
     * @param stop is called when it ends early, to hurry what is being worked on
     * @throws InterruptedException when the caller is to stop; no thread works any more then
     */
    static <T> void each(Iterable<T> items, int threads, Consumer<T> work, Runnable stop) throws InterruptedException {
        Iterator<T> left = items.iterator();
        List<Future<?>> working = new ArrayList<>();
        AtomicBoolean stopped = new AtomicBoolean();
        ExecutorService pool = WorkerThreads.bounded("rag-ingest", threads);
        boolean complete = false;
        try {
            for (int thread = 0; thread < threads; thread++) {
                working.add(pool.submit(() -> {
                    for (T item = next(left); item != null; item = next(left)) {
                        if (stopped.get()) {
                            return;
                        }
                        one(item, work, stopped);
                    }
                }));
            }
            for (Future<?> worker : working) {
                worker.get();
            }
            complete = true;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("A worker failed", failure.getCause());
        } finally {
            stopped.set(true);
            if (!complete) {
                stop.run();
            }
            pool.close();
        }
    }

    private static <T> void one(T item, Consumer<T> work, AtomicBoolean stopped) {
        boolean done = false;
        try {
            work.accept(item);
            done = true;
        } finally {
            if (!done) {
                stopped.set(true);
            }
        }
    }

    private static <T> @Nullable T next(Iterator<T> left) {
        synchronized (left) {
            return left.hasNext() ? left.next() : null;
        }
    }
}
