package ai.beast.work.loop;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * The threads of work that has an end: one transfer, one snapshot, one request. The caller closes the pool or
 * joins the thread; work without an end is a {@link Loop}.
 */
public final class WorkerThreads {
    private WorkerThreads() {}

    /**
     * A pool of daemon platform threads, to be closed by the caller.
     *
     * @param name of the threads, followed by a number
     * @param threads at most, at least 1; further tasks wait in a queue without a bound
     */
    public static ExecutorService bounded(String name, int threads) {
        return Executors.newFixedThreadPool(threads, factory(Thread.ofPlatform().daemon(), name));
    }

    /**
     * A virtual thread for each task, to be closed by the caller. The caller bounds the number of tasks.
     *
     * @param name of the threads, followed by a number
     */
    public static ExecutorService virtual(String name) {
        return Executors.newThreadPerTaskExecutor(factory(Thread.ofVirtual(), name));
    }

    /** A daemon platform thread, not yet started, to be joined by the caller. A task that throws reaches the default handler of the process. */
    public static Thread platformThread(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).unstarted(task);
    }

    /** A virtual thread, not yet started, to be joined by the caller. A task that throws reaches the default handler of the process. */
    public static Thread virtualThread(String name, Runnable task) {
        return Thread.ofVirtual().name(name).unstarted(task);
    }

    private static ThreadFactory factory(Thread.Builder builder, String name) {
        return builder.name(name + "-", 0).factory();
    }
}
