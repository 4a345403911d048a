package ai.beast.events.stream;

import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The rhythm in which one event loop serves its clients: at once when it has rested, else once an {@link #INTERVAL}. What
 * happens meanwhile goes to each client in one write, which is most of what many clients of a busy stream cost. Tasks may
 * be given by any thread and run on the event loop, in order.
 */
final class Pace {
    static final Duration INTERVAL = Duration.ofMillis(20);

    private static final System.Logger LOG = System.getLogger(Pace.class.getName());

    private static final Map<Thread, Pace> LOOPS = new ConcurrentHashMap<>();

    private final Context context;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();
    /** Only touched on the event loop. */
    private long rested = System.nanoTime() - INTERVAL.toNanos();

    Pace(Context context) {
        this.context = context;
    }

    /** The pace of the event loop on which this is called. */
    static Pace ofLoop(Context context) {
        return LOOPS.computeIfAbsent(Thread.currentThread(), _ -> new Pace(VertxContext.getRootContext(context)));
    }

    void execute(Runnable task) {
        tasks.add(task);
        if (due.compareAndSet(false, true)) {
            context.runOnContext(_ -> beat());
        }
    }

    private void beat() {
        long wait = INTERVAL.toNanos() - (System.nanoTime() - rested);
        if (wait > 0) {
            context.owner().setTimer(Math.max(1, wait / 1_000_000), _ -> serve());
        } else {
            serve();
        }
    }

    private void serve() {
        rested = System.nanoTime();
        due.set(false);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            run(task);
        }
    }

    /** One client's failure must not keep the others of this loop waiting. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "A client of the stream could not be served", failure);
        }
    }
}
