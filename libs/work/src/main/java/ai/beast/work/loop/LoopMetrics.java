package ai.beast.work.loop;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Shows each loop as {@code ai_beast_loop_up} and {@code ai_beast_loop_failures_total}, labelled with its name. */
@ApplicationScoped
class LoopMetrics {
    private final Loops loops;
    private final MeterRegistry registry;

    LoopMetrics(Loops loops, MeterRegistry registry) {
        this.loops = loops;
        this.registry = registry;
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        loops.onStart(this::register);
    }

    private void register(Loop loop) {
        Gauge.builder("ai.beast.loop.up", loop, some -> some.state().live() ? 1 : 0)
                .description("Whether the background loop runs")
                .tag("loop", loop.name())
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder(
                        "ai.beast.loop.failures", loop, some -> some.state().failures())
                .description("Rounds of the background loop that failed")
                .tag("loop", loop.name())
                .register(registry);
    }
}
