package ai.beast.versioning.operation;

import ai.beast.versioning.VersioningConfiguration;
import ai.beast.work.loop.Loops;
import ai.beast.work.table.WorkClaim;
import ai.beast.work.table.WorkLimits;
import ai.beast.work.table.WorkRunner;
import ai.beast.work.table.WorkRunnerSettings;
import ai.beast.work.table.WorkTable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Runs open operations, a few at a time, on platform threads: the work hashes and copies without pause and would take virtual
 * threads' carriers from the requests. Several processes may run operations of one database.
 */
@ApplicationScoped
public class OperationRunner {
    /** An operation that ends the process each time does not do so for ever. */
    static final int MAX_ATTEMPTS = 5;

    private static final Duration MAX_RENEW_INTERVAL = Duration.ofSeconds(1);
    private static final int RENEWALS_IN_A_LEASE = 5;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration KEEP_ENDED = Duration.ofDays(90);

    private final WorkRunner<Operation> runner;

    OperationRunner(
            Loops loops, WorkTable<Operation> table, OperationHandler handler, VersioningConfiguration configuration) {
        Duration fraction = configuration.lease().dividedBy(RENEWALS_IN_A_LEASE);
        WorkRunnerSettings settings = WorkRunnerSettings.named(
                        "operations", configuration.parallelOperations(), configuration.lease())
                .platform()
                .renewInterval(fraction.compareTo(MAX_RENEW_INTERVAL) < 0 ? fraction : MAX_RENEW_INTERVAL)
                .maxAttempts(MAX_ATTEMPTS)
                .stopTimeout(STOP_TIMEOUT)
                .keepEnded(KEEP_ENDED)
                .build();
        this.runner = new WorkRunner<>(loops, table, settings, new NextInOrder(), handler);
    }

    /** Notes that an operation may be due. Cheap; callable from any thread. */
    public void wake() {
        runner.wake();
    }

    void start(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        runner.start();
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        runner.stop();
    }

    /** Claims again at each end, because an operation may have waited for the one that ended. */
    private static final class NextInOrder implements WorkLimits<Operation> {
        @Override
        public boolean ended(WorkClaim<Operation> claim) {
            return true;
        }
    }
}
