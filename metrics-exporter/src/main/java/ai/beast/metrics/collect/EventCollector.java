package ai.beast.metrics.collect;

import ai.beast.messaging.ConsumerProgress;
import ai.beast.messaging.Consumers;
import ai.beast.metrics.ExporterConfiguration;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Reads every event and counts it, on a loop of its own. Redis names the offset to read from; after a failure of Kafka or
 * Redis the loop begins again from there, so no event is lost or counted twice, with any number of collectors running.
 */
@ApplicationScoped
public class EventCollector {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
    private static final LoopSettings SETTINGS = LoopSettings.named("event-collector")
            .platform()
            .retryDelay(Duration.ofMillis(200), Duration.ofSeconds(5))
            .interruptAtStop()
            .roundLimit(Duration.ofMinutes(2));

    private final CounterStore store;
    private final Loops loops;
    private final String bootstrapServers;
    private final String topic;
    private final Duration lagFor;
    private final ConsumerProgress progress;
    private volatile @Nullable Ends ends;
    private @Nullable Loop loop;
    /** Used by the loop's thread; null before the first round and after a failure. */
    private @Nullable Reading reading;

    private record Ends(Map<Integer, Long> offsets, Map<String, Long> lags, long asked) {}

    /** An open consumer and the log it agreed about with the store. */
    private record Reading(EventSource source, LogEnds log, long checkedAt) {}

    EventCollector(
            CounterStore store,
            ExporterConfiguration configuration,
            Loops loops,
            Consumers consumers,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "ai-beast.events.topic") String topic) {
        this.store = store;
        this.lagFor = configuration.lagFor();
        this.loops = loops;
        this.progress = consumers.register("events");
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
    }

    void start(@Observes StartupEvent event) {
        loop = loops.start(SETTINGS, _ -> {
            round();
            return Next.now();
        });
    }

    void stop(@Observes ShutdownEvent event) {
        Loop started = loop;
        if (started != null) {
            started.stop();
        }
        close();
    }

    /** The end of the log by partition, as last heard from Kafka; empty when that was too long ago. */
    public Map<Integer, Long> ends() {
        return recent(Ends::offsets);
    }

    /** How many records wait for each consumer group; empty when Kafka was not heard from for too long. */
    public Map<String, Long> groupLags() {
        return recent(Ends::lags);
    }

    private <K> Map<K, Long> recent(Function<Ends, Map<K, Long>> part) {
        Ends last = ends;
        return last == null || System.nanoTime() - last.asked() > lagFor.toNanos() ? Map.of() : part.apply(last);
    }

    private void round() {
        try {
            Reading now = reading;
            if (now == null) {
                now = agree(new EventSource(bootstrapServers, topic));
            }
            reading = now;
            RecordBatch batch = now.source().poll(POLL_TIMEOUT);
            if (!batch.ranges().isEmpty() && !store.apply(batch)) {
                reading = agree(now.source());
            } else if (System.nanoTime() - now.checkedAt() > CHECK_INTERVAL.toNanos()) {
                reading = check(now);
            }
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /** Agrees anew when the log or the store is not what was agreed about any more. */
    private Reading check(Reading before) {
        LogEnds now = before.source().ends();
        Map<Integer, Long> stored = store.positions(now.topic());
        observe(before.source(), now, stored);
        boolean sameLog = now.topic().equals(before.log().topic())
                && now.end().size() == before.log().end().size();
        return sameLog && before.source().follows(stored)
                ? new Reading(before.source(), before.log(), System.nanoTime())
                : agree(before.source());
    }

    private Reading agree(EventSource source) {
        try {
            String id = source.ends().topic();
            Map<Integer, Long> before = store.positions(id);
            LogEnds log = source.ends();
            if (!log.topic().equals(id)) {
                before = Map.of();
            }
            Map<Integer, Long> adopted = store.adopt(log, before);
            source.seek(log.topic(), adopted);
            observe(source, log, adopted);
            return new Reading(source, log, System.nanoTime());
        } catch (Throwable failure) {
            source.close();
            throw failure;
        }
    }

    private void observe(EventSource source, LogEnds log, Map<Integer, Long> counted) {
        ends = new Ends(log.end(), source.groupLags(log), System.nanoTime());
        progress.observe(sum(counted.values()), sum(log.end().values()));
    }

    private static long sum(Collection<Long> offsets) {
        return offsets.stream().mapToLong(Long::longValue).sum();
    }

    private void close() {
        Reading open = reading;
        reading = null;
        if (open != null) {
            open.source().close();
        }
    }
}
