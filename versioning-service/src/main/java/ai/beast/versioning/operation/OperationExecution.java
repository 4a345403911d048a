package ai.beast.versioning.operation;

import ai.beast.outbox.DatabaseException;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jboss.logging.Logger;

/** Does one claimed operation and records how it ended. */
@ApplicationScoped
public class OperationExecution {
    private static final Logger LOG = Logger.getLogger(OperationExecution.class);
    /** An operation that takes the process down each time must not do so for ever. */
    private static final int MOST_ATTEMPTS = 5;

    private final OperationRepository operations;
    private final Map<OperationKind, OperationTask> tasks = new EnumMap<>(OperationKind.class);

    OperationExecution(OperationRepository operations, @All List<OperationTask> tasks) {
        this.operations = operations;
        tasks.forEach(task -> this.tasks.put(task.kind(), task));
    }

    /** @return false when the operation was given back for a reason that should pass, so that a pause is in order */
    boolean execute(Operation operation, Heartbeat heartbeat) {
        try {
            if (operation.attempts() > MOST_ATTEMPTS) {
                throw new ProblemException(
                        ErrorCode.INTERNAL_ERROR, "Given up: the service ended in the middle of it too often");
            }
            requireThoseBefore(operation);
            OperationTask task = Objects.requireNonNull(tasks.get(operation.kind()), "every kind has a task");
            try (OperationTask.Completion completion = task.perform(operation, heartbeat)) {
                complete(operation, heartbeat, completion);
            }
            LOG.infof(
                    "Operation %s (%s) succeeded",
                    operation.id(), operation.kind().wireName());
            return true;
        } catch (CancellationException ended) {
            LOG.infof("Operation %s is given back: %s", operation.id(), ended.getMessage());
            operations.release(operation);
            return true;
        } catch (IOException failure) {
            fail(operation, heartbeat, StoreProblems.of(failure));
            return true;
        } catch (Exception failure) {
            if (isOutage(failure)) {
                LOG.warnf("Operation %s is begun again later: %s", operation.id(), failure);
                operations.release(operation);
                return false;
            }
            fail(operation, heartbeat, problemOf(failure));
            return true;
        }
    }

    private void requireThoseBefore(Operation operation) {
        if (operation.batch() == null) {
            return;
        }
        operations.failureBefore(operation).map(OperationService::problem).ifPresent(failure -> {
            throw new ProblemException(
                    failure.code(), "Not begun, for what had to be done before it failed: " + failure.getMessage());
        });
    }

    private void complete(Operation operation, Heartbeat heartbeat, OperationTask.Completion completion)
            throws Exception {
        QuarkusTransaction.requiringNew().call(() -> {
            if (!operations.hold(operation)) {
                throw new CancellationException("somebody else has it");
            }
            operations.succeed(operation, completion.commit(), heartbeat.done(), heartbeat.total());
            return null;
        });
    }

    private void fail(Operation operation, Heartbeat heartbeat, ProblemException problem) {
        LOG.warnf(
                problem,
                "Operation %s (%s) failed",
                operation.id(),
                operation.kind().wireName());
        operations.fail(operation, problem.toProblem(), heartbeat.done(), heartbeat.total());
    }

    private static ProblemException problemOf(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ProblemException problem -> {
                    return problem;
                }
                case IOException io -> {
                    return StoreProblems.of(io);
                }
                default -> {
                    // look further down
                }
            }
        }
        return new ProblemException(
                ErrorCode.INTERNAL_ERROR, "The operation failed; the service's log has the reason", failure);
    }

    private static boolean isOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException || cause instanceof IOException) {
                return false;
            }
            if (cause instanceof DatabaseException || cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }
}
