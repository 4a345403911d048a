package ai.beast.versioning.snapshot.rebuild;

import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationTask;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** Makes the index again from the store's manifests. Repeating it changes nothing. */
@ApplicationScoped
class RebuildTask implements OperationTask {
    private final IndexRepair repair;

    RebuildTask(IndexRepair repair) {
        this.repair = repair;
    }

    @Override
    public OperationKind kind() {
        return OperationKind.REBUILD;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws IOException {
        IndexRepair.Outcome outcome = repair.rebuild(heartbeat);
        return () -> outcome;
    }
}
