package ai.beast.versioning.operation;

import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import ai.beast.work.table.RunningWork;
import ai.beast.work.table.Settlement;
import ai.beast.work.table.WorkClaim;
import ai.beast.work.table.WorkHandler;
import ai.beast.work.table.WorkTable;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Does one claimed operation and records its outcome. A failure that says what is wrong with the request or the files ends
 * the operation with that problem; any other means what the failure policy says.
 */
@ApplicationScoped
class OperationHandler implements WorkHandler<Operation> {
    private static final Logger LOG = Logger.getLogger(OperationHandler.class);

    private final OperationRepository operations;
    private final WorkTable<Operation> table;
    private final OperationRows rows;
    private final Map<OperationKind, OperationTask> tasks = new EnumMap<>(OperationKind.class);

    OperationHandler(
            OperationRepository operations,
            WorkTable<Operation> table,
            OperationRows rows,
            @All List<OperationTask> tasks) {
        this.operations = operations;
        this.table = table;
        this.rows = rows;
        tasks.forEach(task -> this.tasks.put(task.kind(), task));
    }

    @Override
    public Settlement handle(RunningWork<Operation> work) throws Exception {
        Operation operation = work.claim().row();
        Heartbeat heartbeat = new Heartbeat(work, table);
        try {
            requireThoseBefore(operation);
            OperationTask task = Objects.requireNonNull(tasks.get(operation.kind()), "every kind has a task");
            try (OperationTask.Completion completion = task.perform(operation, heartbeat)) {
                complete(work.claim(), heartbeat, completion);
            }
            LOG.infof(
                    "Operation %s (%s) succeeded",
                    operation.id(), operation.kind().wireName());
            return Settlement.settled();
        } catch (CancellationException ended) {
            throw ended;
        } catch (Exception failure) {
            ProblemException problem = OperationProblems.in(failure);
            if (problem == null) {
                throw failure;
            }
            LOG.warnf(
                    failure,
                    "Operation %s (%s) failed",
                    operation.id(),
                    operation.kind().wireName());
            return with(
                    Settlement.failed(String.valueOf(problem.getMessage())), columns(problem.toProblem(), heartbeat));
        }
    }

    @Override
    public @Nullable String traceparent(Operation operation) {
        return operation.traceparent();
    }

    @Override
    public Map<String, @Nullable Object> columnsOfDead(
            RunningWork<Operation> work, @Nullable Throwable failure, String reason) {
        Problem problem = failure == null ? OperationProblems.ofTooManyAttempts() : OperationProblems.ofUnexpected();
        return Map.of("problem", rows.text(problem));
    }

    private void requireThoseBefore(Operation operation) {
        if (operation.batch() == null) {
            return;
        }
        operations.failureBefore(operation).map(OperationService::problem).ifPresent(failure -> {
            throw new ProblemException(
                    failure.code(), "Skipped: an earlier operation of the batch failed: " + failure.getMessage());
        });
    }

    private void complete(WorkClaim<Operation> claim, Heartbeat heartbeat, OperationTask.Completion completion)
            throws Exception {
        QuarkusTransaction.requiringNew().call(() -> {
            if (!table.hold(claim)) {
                throw new CancellationException("The lease is lost");
            }
            Settlement succeeded = Settlement.succeeded().with("result", rows.text(completion.commit()));
            table.settle(claim, with(succeeded, heartbeat.columns()));
            return null;
        });
    }

    private Map<String, Object> columns(Problem problem, Heartbeat heartbeat) {
        Map<String, Object> columns = new java.util.HashMap<>(heartbeat.columns());
        columns.put("problem", rows.text(problem));
        return columns;
    }

    private static Settlement with(Settlement settlement, Map<String, Object> columns) {
        Settlement more = settlement;
        for (Map.Entry<String, Object> column : columns.entrySet()) {
            more = more.with(column.getKey(), column.getValue());
        }
        return more;
    }
}
