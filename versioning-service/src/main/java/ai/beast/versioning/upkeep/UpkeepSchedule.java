package ai.beast.versioning.upkeep;

import ai.beast.versioning.VersioningConfiguration;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import ai.beast.versioning.retention.CollectTask;
import ai.beast.versioning.snapshot.verify.VerifyTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Begins upkeep when it is due. Of several processes with one database one does. */
@ApplicationScoped
class UpkeepSchedule {
    private static final Logger LOG = Logger.getLogger(UpkeepSchedule.class);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final String BY = "upkeep";
    private static final long GRACE_SECONDS = 3600;

    private final UpkeepJournal journal;
    private final OperationService operations;
    private final VersioningConfiguration.Upkeep settings;
    private @Nullable Thread thread;

    UpkeepSchedule(UpkeepJournal journal, OperationService operations, VersioningConfiguration configuration) {
        this.journal = journal;
        this.operations = operations;
        this.settings = configuration.upkeep();
    }

    void start(@Observes StartupEvent event) {
        if (settings.every().isPositive()) {
            thread = Thread.ofPlatform().daemon().name("upkeep").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                beginWhatIsDue();
            } catch (RuntimeException databaseAway) {
                LOG.debugf("Upkeep waits: %s", databaseAway);
            }
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    void beginWhatIsDue() {
        if (journal.begin("verify", settings.every())) {
            operations.start(OperationKind.VERIFY, null, VerifyTask.Work.of(settings.verifyFraction()), BY);
        }
        if (journal.begin("collect", settings.every())) {
            operations.start(OperationKind.COLLECT, null, new CollectTask.Work(GRACE_SECONDS), BY);
        }
    }
}
