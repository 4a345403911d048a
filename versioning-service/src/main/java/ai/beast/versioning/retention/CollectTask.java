package ai.beast.versioning.retention;

import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.snapshot.index.StoreSize;
import ai.beast.versioning.store.sweep.Collector;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Runs one collection. Begun again, it goes on with what is left. */
@ApplicationScoped
public class CollectTask implements OperationTask {
    /** Large snapshots take minutes; what is due then waits for the next collection. */
    private static final Duration INTAKE_TIMEOUT = Duration.ofMinutes(5);

    private final Collector collector;
    private final StoreSize size;
    private final ObjectMapper json;

    CollectTask(Collector collector, StoreSize size, ObjectMapper json) {
        this.collector = collector;
        this.size = size;
        this.json = json;
    }

    /** The request, as the operation's row keeps it. */
    public record Work(long graceSeconds) {}

    @Override
    public OperationKind kind() {
        return OperationKind.COLLECT;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws Exception {
        Work work = json.treeToValue(operation.work(), Work.class);
        Collector.Settings settings = new Collector.Settings(Duration.ofSeconds(work.graceSeconds()), INTAKE_TIMEOUT);
        Collector.Outcome outcome = collector.collect(settings, heartbeat);
        return () -> {
            size.counted(outcome);
            return outcome;
        };
    }
}
