package ai.beast.queue.worker;

import ai.beast.queue.core.Limit;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/** Sets the limits the configuration names, once the store is there. Limits set over HTTP last until the next start then. */
@ApplicationScoped
public class ConfiguredLimits {
    private static final Logger LOG = Logger.getLogger(ConfiguredLimits.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final JobStore store;
    private final Deque<Limit> limits = new ArrayDeque<>();
    private final Pacemaker pacemaker = new Pacemaker();

    ConfiguredLimits(JobStore store, QueueConfiguration configuration) {
        this.store = store;
        configuration.limits().forEach((gate, it) -> {
            Duration period = it.starts() == 0 ? Duration.ZERO : it.period();
            limits.add(new Limit(gate, it.capacity(), it.starts(), period));
        });
    }

    void start(@Observes @Priority(2000) StartupEvent event) {
        if (!limits.isEmpty() && !set()) {
            pacemaker.every(AGAIN, "queue-limits", this::set);
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

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        pacemaker.close();
    }
}
