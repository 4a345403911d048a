package ai.beast.queue.worker;

import ai.beast.queue.core.Limit;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/** Sets the limits of the configuration once the store is available. A limit of the same gate set over HTTP lasts until the next start. */
@ApplicationScoped
public class ConfiguredLimits {
    private static final Logger LOG = Logger.getLogger(ConfiguredLimits.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final JobStore store;
    private final Deque<Limit> limits = new ArrayDeque<>();
    private final Loops loops;

    ConfiguredLimits(JobStore store, QueueConfiguration configuration, Loops loops) {
        this.store = store;
        this.loops = loops;
        configuration.limits().forEach((gate, it) -> {
            Duration period = it.starts() == 0 ? Duration.ZERO : it.period();
            limits.add(new Limit(gate, it.capacity(), it.starts(), period));
        });
    }

    void start(@Observes @Priority(2000) StartupEvent event) {
        if (!limits.isEmpty() && !set()) {
            loops.start(LoopSettings.named("queue-limits"), _ -> set() ? Next.end() : Next.after(RETRY_DELAY));
        }
    }

    private synchronized boolean set() {
        try {
            while (!limits.isEmpty()) {
                store.limit(limits.getFirst());
                LOG.infof("Limit: %s", limits.removeFirst());
            }
            return true;
        } catch (StoreUnavailableException later) {
            return false;
        }
    }
}
