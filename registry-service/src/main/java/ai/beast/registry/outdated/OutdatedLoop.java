package ai.beast.registry.outdated;

import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Compares one model a round while some are requested or due, and waits as long as the Hub asks to. */
@ApplicationScoped
class OutdatedLoop {
    private static final Duration POLL_INTERVAL = Duration.ofMinutes(1);

    private final OutdatedService outdated;
    private final Loops loops;
    private volatile @Nullable Loop loop;

    OutdatedLoop(OutdatedService outdated, Loops loops) {
        this.outdated = outdated;
        this.loops = loops;
    }

    void start(@Observes StartupEvent event) {
        loop = loops.start(
                LoopSettings.named("outdated-models").pollInterval(POLL_INTERVAL),
                _ -> outdated.checkNext().map(Next::after).orElseGet(Next::whenWoken));
    }

    /** Begins with the requested comparisons; returns at once. */
    void wake() {
        Loop running = loop;
        if (running != null) {
            running.wake();
        }
    }
}
