package ai.beast.versioning.snapshot.rebuild;

import ai.beast.work.failure.Backoff;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs {@link IndexRepair} once after the start, beside the requests; tries again until it comes through. */
@ApplicationScoped
class StartupRepair {
    private static final Logger LOG = Logger.getLogger(StartupRepair.class);

    private final IndexRepair repair;
    private @Nullable Thread thread;

    StartupRepair(IndexRepair repair) {
        this.repair = repair;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().daemon().name("index-repair").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
        while (!Thread.currentThread().isInterrupted()) {
            try {
                repair.run();
                return;
            } catch (IOException | RuntimeException failure) {
                LOG.warnf("The index could not be compared with the store yet: %s", failure);
            }
            try {
                Thread.sleep(backoff.next());
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }
}
