package ai.beast.metrics.collect;

import ai.beast.metrics.ExporterConfiguration;
import ai.beast.work.failure.Backoff;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads every event and counts it, on a thread of its own. Where to read is what Redis says; whatever fails, Kafka or
 * Redis, it begins again from there, so nothing is lost and nothing counted twice, with any number of these running.
 */
@ApplicationScoped
public class EventCollector {
    private static final Logger LOG = Logger.getLogger(EventCollector.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CHECK = Duration.ofSeconds(5);

    private final CounterStore store;
    private final String bootstrapServers;
    private final String topic;
    private final Duration lagFor;
    private volatile @Nullable Ends ends;
    private volatile boolean stopping;
    private @Nullable Thread thread;

    private record Ends(Map<Integer, Long> offsets, long asked) {}

    EventCollector(
            CounterStore store,
            ExporterConfiguration configuration,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "ai-beast.events.topic") String topic) {
        this.store = store;
        this.lagFor = configuration.lagFor();
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("event-collector").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            running.join(Duration.ofSeconds(5));
        }
    }

    /** The end of the log by partition, as last heard from Kafka; empty when that was too long ago. */
    public Map<Integer, Long> ends() {
        Ends last = ends;
        return last == null || System.nanoTime() - last.asked() > lagFor.toNanos() ? Map.of() : last.offsets();
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (!stopping) {
            try (EventSource source = new EventSource(bootstrapServers, topic)) {
                while (!stopping) {
                    collect(source, backoff);
                }
            } catch (RuntimeException failure) {
                if (stopping) {
                    return;
                }
                Duration wait = backoff.next();
                LOG.warnf("Events are not counted for now, next try in %d ms: %s", wait.toMillis(), failure);
                pause(wait);
            }
        }
    }

    /** Counts from where Redis says until that is not the right place any more. */
    private void collect(EventSource source, Backoff backoff) {
        LogEnds log = agree(source);
        long asked = System.nanoTime();
        while (!stopping) {
            RecordBatch batch = source.poll(POLL);
            if (!batch.ranges().isEmpty() && !store.apply(batch)) {
                return;
            }
            backoff.reset();
            if (System.nanoTime() - asked > CHECK.toNanos()) {
                LogEnds now = source.ends();
                asked = System.nanoTime();
                ends = new Ends(now.end(), asked);
                boolean sameLog = now.topic().equals(log.topic())
                        && now.end().size() == log.end().size();
                if (!sameLog || !source.follows(store.positions(now.topic()))) {
                    return;
                }
            }
        }
    }

    private LogEnds agree(EventSource source) {
        String id = source.ends().topic();
        Map<Integer, Long> before = store.positions(id);
        LogEnds log = source.ends();
        if (!log.topic().equals(id)) {
            before = Map.of();
        }
        source.seek(log.topic(), store.adopt(log, before));
        ends = new Ends(log.end(), System.nanoTime());
        return log;
    }

    private static void pause(Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
