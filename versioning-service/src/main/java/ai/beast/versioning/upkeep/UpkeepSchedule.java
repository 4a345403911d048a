package ai.beast.versioning.upkeep;

import ai.beast.versioning.VersioningConfiguration;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationRepository;
import ai.beast.versioning.operation.OperationRunner;
import ai.beast.versioning.retention.CollectTask;
import ai.beast.versioning.retention.RetentionRules;
import ai.beast.versioning.retention.RetentionStore;
import ai.beast.versioning.snapshot.verify.VerifyTask;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Starts upkeep when it is due. Of several processes with one database one does. */
@ApplicationScoped
class UpkeepSchedule {
    private static final Duration POLL_INTERVAL = Duration.ofMinutes(1);
    private static final String REQUESTED_BY = "upkeep";
    private static final long GRACE_SECONDS = 3600;

    private final UpkeepJournal journal;
    private final OperationRepository operations;
    private final OperationRunner runner;
    private final RetentionStore retention;
    private final VersioningConfiguration.Upkeep settings;

    UpkeepSchedule(
            UpkeepJournal journal,
            OperationRepository operations,
            OperationRunner runner,
            RetentionStore retention,
            VersioningConfiguration configuration) {
        this.journal = journal;
        this.operations = operations;
        this.runner = runner;
        this.retention = retention;
        this.settings = configuration.upkeep();
    }

    void start(@Observes StartupEvent event, Loops loops) {
        loops.start(LoopSettings.named("upkeep").pollInterval(POLL_INTERVAL).interruptAtStop(), _ -> {
            startDue();
            return Next.whenWoken();
        });
    }

    /** The journal's entry and the operation commit together, so that a crash between them skips no day. */
    void startDue() {
        Duration every = settings.every();
        if (every.isPositive()) {
            VerifyTask.Work verify = VerifyTask.Work.of(settings.verifyFraction());
            startIfDue("verify", every, OperationKind.VERIFY, verify, REQUESTED_BY);
            startIfDue("collect", every, OperationKind.COLLECT, new CollectTask.Work(GRACE_SECONDS), REQUESTED_BY);
        }
        RetentionRules rules = retention.rules();
        if (rules.enabled()) {
            startIfDue(
                    RetentionStore.TASK,
                    Duration.ofHours(rules.everyHours()),
                    OperationKind.CLEANUP,
                    rules.cleanup(),
                    RetentionStore.TASK);
        }
        runner.wake();
    }

    private void startIfDue(String task, Duration every, OperationKind kind, Object work, String by) {
        QuarkusTransaction.requiringNew().run(() -> {
            if (journal.begin(task, every)) {
                operations.add(kind, null, work, by);
            }
        });
    }
}
