package ai.beast.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory that the bodies of all requests take until backends begin to answer. Thread-safe. */
final class BodyMemory {
    private final AtomicLong free;

    /** @param bytes of all bodies together */
    BodyMemory(long bytes) {
        this.free = new AtomicLong(bytes);
    }

    /** The share of one request. */
    Share share() {
        return new Share();
    }

    private boolean take(long bytes) {
        if (free.addAndGet(-bytes) >= 0) {
            return true;
        }
        free.addAndGet(bytes);
        return false;
    }

    /** Thread-safe. */
    final class Share {
        private long taken;
        private boolean released;

        /** @return false when there is not so much left, or the share was released */
        synchronized boolean add(int bytes) {
            if (released || !take(bytes)) {
                return false;
            }
            taken += bytes;
            return true;
        }

        /** Gives all of it back. Idempotent. */
        synchronized void release() {
            if (!released) {
                released = true;
                free.addAndGet(taken);
            }
        }
    }
}
