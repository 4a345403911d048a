package ai.beast.gateway.admission;

import java.util.concurrent.atomic.AtomicBoolean;

/** One stream's place on a backend. Thread-safe. */
public final class Slot {
    private final AtomicBoolean released = new AtomicBoolean();
    private final Runnable release;

    Slot(Runnable release) {
        this.release = release;
    }

    /** Gives the place to the next one that waits. Idempotent. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }
}
