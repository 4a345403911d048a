package ai.beast.events.webhook.delivery;

import ai.beast.events.webhook.WebhookConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;

/**
 * The memory for bodies of attempts under way. Small bodies need none of it, so that events of the usual size never wait for
 * endpoints that are slow to take large ones. Thread-safe; never blocks.
 */
@ApplicationScoped
class LargeBodies {
    /** Bytes; up to here a body is small. All places of all endpoints together can hold few enough of these. */
    static final int SMALL = 16 * 1024;

    private final int most;
    private final Semaphore free;

    LargeBodies(WebhookConfiguration configuration) {
        this.most = (int) Math.min(Integer.MAX_VALUE, configuration.bodyMemory().asLongValue());
        this.free = new Semaphore(most);
    }

    /** @param size bytes of the body; one that is larger than all there is takes it all */
    boolean tryTake(int size) {
        return size <= SMALL || free.tryAcquire(Math.min(size, most));
    }

    void release(int size) {
        if (size > SMALL) {
            free.release(Math.min(size, most));
        }
    }
}
