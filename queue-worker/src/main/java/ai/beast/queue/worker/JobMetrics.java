package ai.beast.queue.worker;

import ai.beast.queue.core.lease.Settled;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Attempts that this process settled, by type of job and outcome, and how long they ran. Thread-safe. */
final class JobMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6)
    };

    /** Jobs of types that this process does not run, so that their names cannot use up the series. */
    private static final String OTHER = "other";

    private final MeterRegistry metrics;
    private final Map<String, Meters> meters = new ConcurrentHashMap<>();
    private final Set<String> types;

    /**
     * The meters of one type; looked up once, because a worker settles tens of thousands of jobs a second.
     *
     * @param outcomes by the ordinal of {@link Settled}
     */
    private record Meters(List<Counter> outcomes, Timer duration) {}

    /** @param types shown with all outcomes from the start, so that the first failure is an increase */
    JobMetrics(MeterRegistry metrics, Collection<String> types) {
        this.metrics = metrics;
        this.types = Set.copyOf(types);
        this.types.forEach(type -> meters.put(type, register(type)));
    }

    void settled(String type, Settled outcome, Duration ran) {
        Meters ofType = meters.computeIfAbsent(types.contains(type) ? type : OTHER, this::register);
        ofType.outcomes().get(outcome.ordinal()).increment();
        ofType.duration().record(ran);
    }

    private Meters register(String type) {
        List<Counter> outcomes = Arrays.stream(Settled.values())
                .map(outcome -> Counter.builder("ai_beast_queue_attempts")
                        .description("Attempts that were settled, by type of job and outcome")
                        .tag("type", type)
                        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                        .register(metrics))
                .toList();
        return new Meters(
                outcomes,
                Timer.builder("ai_beast_queue_job_duration")
                        .description("Time from the start of an attempt until its outcome was stored")
                        .tag("type", type)
                        .serviceLevelObjectives(BUCKETS)
                        .register(metrics));
    }
}
