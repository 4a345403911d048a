package ai.beast.queue.redis;

import ai.beast.queue.core.store.StoreGate;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.queue.worker.QueueConfiguration.OnUnsafeRedis;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Checks whether Redis is available and keeps what it acknowledges. An unsafe Redis fails the start, or logs a warning by
 * configuration. An unavailable one does not: the service is not ready until it is available.
 */
@ApplicationScoped
public class RedisGate implements StoreGate {
    private static final Logger LOG = Logger.getLogger(RedisGate.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    /** @param trouble empty when all is well */
    private record State(boolean open, boolean unsafe, String trouble) {}

    private final RedisSafety safety;
    private final boolean refuse;
    private final Loops loops;
    private volatile State state = new State(false, false, "Redis has not been asked yet");

    RedisGate(RedisSafety safety, QueueConfiguration configuration, Loops loops) {
        this.loops = loops;
        this.safety = safety;
        this.refuse = configuration.unsafeRedis() == OnUnsafeRedis.REFUSE;
    }

    void start(@Observes @Priority(1000) StartupEvent event) {
        look();
        State found = state;
        if (found.unsafe() && refuse) {
            throw new IllegalStateException(found.trouble()
                    + ". Acknowledged jobs could be lost. To start all the same set AI_BEAST_QUEUE_UNSAFE_REDIS=warn");
        }
        loops.start(LoopSettings.named("redis-gate"), _ -> {
            look();
            return Next.after(CHECK_INTERVAL);
        });
    }

    private void look() {
        State found;
        try {
            List<String> complaints = safety.complaints();
            found = complaints.isEmpty()
                    ? new State(true, false, "")
                    : new State(!refuse, true, "Redis is unsafe for a queue: " + String.join(", ", complaints));
        } catch (StoreUnavailableException away) {
            found = new State(false, false, away.getMessage() == null ? "Redis is unavailable" : away.getMessage());
        } catch (RuntimeException defect) {
            LOG.error("Redis could not be asked about its settings", defect);
            found = new State(false, false, "Redis could not be asked about its settings");
        }
        if (!found.equals(state)) {
            if (found.trouble().isEmpty()) {
                LOG.info("Redis is there and keeps what it acknowledges");
            } else {
                LOG.warn(found.trouble());
            }
        }
        state = found;
    }

    @Override
    public boolean open() {
        return state.open();
    }

    @Override
    public boolean unsafe() {
        State now = state;
        return now.unsafe() && !now.open();
    }

    /** Why the gate is shut or was opened with a warning, in words; empty when all is well. */
    String trouble() {
        return state.trouble();
    }
}
