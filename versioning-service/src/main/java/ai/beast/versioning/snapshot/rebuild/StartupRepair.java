package ai.beast.versioning.snapshot.rebuild;

import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Runs {@link IndexRepair} once after the start, beside the requests; retries until it succeeds. */
@ApplicationScoped
class StartupRepair {
    private static final Duration FIRST_RETRY_DELAY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY_DELAY = Duration.ofMinutes(1);

    private final IndexRepair repair;

    StartupRepair(IndexRepair repair) {
        this.repair = repair;
    }

    void start(@Observes StartupEvent event, Loops loops) {
        LoopSettings settings = LoopSettings.named("index-repair")
                .platform()
                .retryDelay(FIRST_RETRY_DELAY, MAX_RETRY_DELAY)
                .interruptAtStop();
        loops.start(settings, _ -> {
            repair.run();
            return Next.end();
        });
    }
}
