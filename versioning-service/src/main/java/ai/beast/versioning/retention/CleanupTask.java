package ai.beast.versioning.retention;

import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.snapshot.index.SnapshotDeletion;
import ai.beast.versioning.snapshot.index.StoreSize;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.sweep.Collector;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Gives up what a policy does not keep, then collects. Begun again, it decides anew and goes on with what is left. */
@ApplicationScoped
class CleanupTask implements OperationTask {
    private static final Duration INTAKE_TIMEOUT = Duration.ofMinutes(5);

    private final CleanupService cleanup;
    private final SnapshotDeletion deletion;
    private final Collector collector;
    private final StoreSize size;
    private final ObjectMapper json;

    CleanupTask(
            CleanupService cleanup, SnapshotDeletion deletion, Collector collector, StoreSize size, ObjectMapper json) {
        this.cleanup = cleanup;
        this.deletion = deletion;
        this.collector = collector;
        this.size = size;
        this.json = json;
    }

    /**
     * What was done.
     *
     * @param collection what was freed now; the rest once its grace period is over
     */
    @Schema(name = "CleanupResult")
    record Result(CleanupPlan plan, Collector.Outcome collection) {}

    @Override
    public OperationKind kind() {
        return OperationKind.CLEANUP;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws Exception {
        CleanupRequest request = json.treeToValue(operation.work(), CleanupRequest.class);
        CleanupService.Decision decision = cleanup.decide(request);
        long done = 0;
        for (Sha256 content : decision.doomed()) {
            deletion.delete(content);
            heartbeat.at(++done, decision.doomed().size());
        }
        Collector.Outcome freed = collector.collect(
                new Collector.Settings(Duration.ofSeconds(request.grace()), INTAKE_TIMEOUT), heartbeat);
        return () -> {
            size.counted(freed);
            return new Result(decision.plan(), freed);
        };
    }
}
