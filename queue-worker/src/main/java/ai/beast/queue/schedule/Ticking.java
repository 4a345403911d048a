package ai.beast.queue.schedule;

import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreGate;
import ai.beast.queue.intake.NewJobs;
import ai.beast.queue.worker.PeriodicTask;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Ends ticks in every process, whatever its roles: a queue with a process has its schedules. */
@ApplicationScoped
public class Ticking {
    private final QueueConfiguration configuration;
    private final StoreGate gate;
    private final Ticks ticks;
    private final Loops loops;

    Ticking(
            QueueConfiguration configuration,
            StoreGate gate,
            JobStore store,
            Schedules schedules,
            NewJobs newJobs,
            Loops loops) {
        this.loops = loops;
        this.configuration = configuration;
        this.gate = gate;
        this.ticks = new Ticks(store, schedules::definition, newJobs::validated);
    }

    void start(@Observes @Priority(3000) StartupEvent event) {
        loops.start(LoopSettings.named("queue-ticks"), new PeriodicTask(configuration.scheduleEvery(), () -> {
            if (gate.open()) {
                ticks.run();
            }
        }));
    }
}
