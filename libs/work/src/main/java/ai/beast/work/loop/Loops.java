package ai.beast.work.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The loops of one process. Thread-safe. */
public final class Loops implements AutoCloseable {
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final List<Consumer<Loop>> listeners = new CopyOnWriteArrayList<>();
    private final LongSupplier nanoTime;
    private volatile boolean closed;

    public Loops() {
        this(System::nanoTime);
    }

    Loops(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Starts a loop.
     *
     * @throws IllegalStateException after {@link #close}, or when a loop of this name runs
     */
    public Loop start(LoopSettings settings, Round round) {
        Loop loop = new Loop(settings, round, nanoTime);
        synchronized (loops) {
            if (closed) {
                throw new IllegalStateException("Loop " + settings.name() + " cannot start: the process stops");
            }
            loops.removeIf(other -> other.state().health() == LoopState.Health.ENDED);
            if (loops.stream().anyMatch(other -> other.name().equals(settings.name()))) {
                throw new IllegalStateException("A loop named " + settings.name() + " runs already");
            }
            loops.add(loop);
        }
        listeners.forEach(listener -> listener.accept(loop));
        loop.start();
        return loop;
    }

    /** The states of all loops that were started, in the order of their start; ended ones may be left out. */
    public List<LoopState> states() {
        return loops.stream().map(Loop::state).toList();
    }

    /** Calls the listener for each loop, those started already included. */
    public void onStart(Consumer<Loop> listener) {
        listeners.add(listener);
        loops.forEach(listener);
    }

    /** Stops all loops, the newest first, each within its own timeout. Idempotent. */
    @Override
    public void close() {
        List<Loop> running;
        synchronized (loops) {
            closed = true;
            running = List.copyOf(loops);
        }
        running.reversed().forEach(Loop::stop);
    }
}
