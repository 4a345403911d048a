package ai.beast.queue.worker;

import ai.beast.queue.core.lease.Settled;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

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

    private final MeterRegistry metrics;

    /** @param types shown with all outcomes from the start, so that the first failure is an increase */
    JobMetrics(MeterRegistry metrics, Collection<String> types) {
        this.metrics = metrics;
        for (String type : types) {
            for (Settled outcome : Settled.values()) {
                counter(type, outcome);
            }
            timer(type);
        }
    }

    void settled(String type, Settled outcome, Duration ran) {
        counter(type, outcome).increment();
        timer(type).record(ran);
    }

    private Counter counter(String type, Settled outcome) {
        return Counter.builder("ai_beast_queue_attempts")
                .description("Attempts that were settled, by type of job and outcome")
                .tag("type", type)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(metrics);
    }

    private Timer timer(String type) {
        return Timer.builder("ai_beast_queue_job_duration")
                .description("Time from the start of an attempt until its outcome was stored")
                .tag("type", type)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics);
    }
}
