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
 * Checks whether Redis is available, keeps what it acknowledges and is this suite's. An unsafe Redis fails the start, or logs a warning by
 * configuration; so does one that has the queue of another suite. An unavailable one does not: the service is not ready until it is available.
 */
@ApplicationScoped
public class RedisGate implements StoreGate {
    private static final Logger LOG = Logger.getLogger(RedisGate.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    /** @param trouble empty when all is well */
    private record State(boolean open, boolean unsafe, boolean foreign, String trouble) {
        static State unavailable(String trouble) {
            return new State(false, false, false, trouble);
        }
    }

    private final RedisSafety safety;
    private final SuiteClaim suite;
    private final boolean refuse;
    private final Loops loops;
    private volatile State state = State.unavailable("Redis has not been asked yet");

    RedisGate(RedisSafety safety, SuiteClaim suite, QueueConfiguration configuration, Loops loops) {
        this.loops = loops;
        this.safety = safety;
        this.suite = suite;
        this.refuse = configuration.unsafeRedis() == OnUnsafeRedis.REFUSE;
    }

    void start(@Observes @Priority(1000) StartupEvent event) {
        look();
        State found = state;
        if (found.foreign()) {
            throw new IllegalStateException(found.trouble());
        }
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
            found = found();
        } catch (StoreUnavailableException away) {
            found = State.unavailable(away.getMessage() == null ? "Redis is unavailable" : away.getMessage());
        } catch (RuntimeException defect) {
            LOG.error("Redis could not be asked about its settings", defect);
            found = State.unavailable("Redis could not be asked about its settings");
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

    private State found() {
        List<String> complaints = safety.complaints();
        if (!complaints.isEmpty() && refuse) {
            return new State(false, true, false, unsafe(complaints));
        }
        String refusal = suite.refusal().orElse(null);
        if (refusal != null) {
            return new State(false, false, true, refusal);
        }
        return complaints.isEmpty()
                ? new State(true, false, false, "")
                : new State(true, true, false, unsafe(complaints));
    }

    private static String unsafe(List<String> complaints) {
        return "Redis is unsafe for a queue: " + String.join(", ", complaints);
    }

    @Override
    public boolean open() {
        return state.open();
    }

    @Override
    public boolean unsafe() {
        State now = state;
        return (now.unsafe() || now.foreign()) && !now.open();
    }

    /** Why the gate is shut or was opened with a warning, in words; empty when all is well. */
    @Override
    public String trouble() {
        return state.trouble();
    }
}
