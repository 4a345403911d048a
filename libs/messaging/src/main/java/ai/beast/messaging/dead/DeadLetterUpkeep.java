package ai.beast.messaging.dead;

import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Tends the dead letters of this service in a loop: requested replays, retention, and the metric
 * {@code ai_beast_dead_letters{kind}}, which is the number in the database as of the last round.
 */
@ApplicationScoped
class DeadLetterUpkeep {
    private static final LoopSettings SETTINGS = LoopSettings.named("dead-letters")
            .pollInterval(Duration.ofSeconds(30))
            .retryDelay(Duration.ofSeconds(1), Duration.ofSeconds(30))
            .interruptAtStop();

    private final Instance<DeadLetterSources> modules;
    private final Loops loops;
    private final MeterRegistry metrics;
    private final Duration keep;
    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    private volatile @Nullable Loop loop;

    DeadLetterUpkeep(
            @Any Instance<DeadLetterSources> modules,
            Loops loops,
            MeterRegistry metrics,
            @ConfigProperty(name = "ai-beast.dead-letters.keep", defaultValue = "30d") Duration keep) {
        this.modules = modules;
        this.loops = loops;
        this.metrics = metrics;
        this.keep = keep;
    }

    void wake() {
        Loop started = loop;
        if (started != null) {
            started.wake();
        }
    }

    void start(@Observes StartupEvent event) {
        List<DeadLetterSource> sources =
                modules.stream().flatMap(module -> module.sources().stream()).toList();
        if (sources.isEmpty()) {
            return;
        }
        for (DeadLetterSource source : sources) {
            Gauge.builder("ai.beast.dead.letters", () -> counts.getOrDefault(source.kind(), 0L))
                    .description("Records that this service gave up and keeps for a replay")
                    .tag("kind", source.kind())
                    .register(metrics);
        }
        loop = loops.start(SETTINGS, _ -> tend(sources));
    }

    void stop(@Observes ShutdownEvent event) {
        Loop started = loop;
        if (started != null) {
            started.stop();
        }
    }

    private Next tend(List<DeadLetterSource> sources) {
        for (DeadLetterSource source : sources) {
            source.tend(keep);
            counts.put(source.kind(), source.count());
        }
        return Next.whenWoken();
    }
}
