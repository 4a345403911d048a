package ai.beast.versioning.operation;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Cancels operations. A cancelled one loses its claim, so that whatever still runs for it ends at its next step and can record
 * nothing. Before an attempt replaces or removes a file it says so under its claim, which is refused once the operation is
 * cancelled; once it is said, cancelling is refused.
 */
@ApplicationScoped
class OperationCancellation {
    private final OperationRepository operations;
    private final OperationRunner runner;

    OperationCancellation(OperationRepository operations, OperationRunner runner) {
        this.operations = operations;
        this.runner = runner;
    }

    /**
     * Cancels an operation and everything of its batch that has not ended. One that is cancelled already stays as it is.
     *
     * @throws ProblemException {@code not_found}; {@code invalid_state} when it has ended otherwise, or a file of it or of its
     *     batch has been replaced or is about to be
     */
    void cancel(UUID id, String by) {
        QuarkusTransaction.requiringNew().run(() -> {
            List<Operation> batch = operations.lockBatch(id);
            Operation asked = batch.stream()
                    .filter(operation -> operation.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.notFound("There is no such operation"));
            if (asked.state() == OperationState.CANCELLED) {
                return;
            }
            requireCancellable(asked, batch);
            operations.cancel(batch.stream().map(Operation::id).toList(), by);
        });
        // Another operation on the same file may have waited for it.
        runner.wake();
    }

    private static void requireCancellable(Operation asked, List<Operation> batch) {
        if (asked.state().ended()) {
            throw invalid("The operation has ended already: " + asked.state().wireName());
        }
        if (!asked.cancellable()) {
            throw invalid("The operation replaces or removes its file at this moment and ends by itself");
        }
        batch.stream()
                .filter(other -> other.state() == OperationState.SUCCEEDED
                        || !other.state().ended() && !other.cancellable())
                .findFirst()
                .ifPresent(other -> {
                    throw invalid("Another file of the same batch is replaced already: " + other.path());
                });
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ErrorCode.INVALID_STATE, detail);
    }
}
