package ai.beast.versioning.operation;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts operations, tells how they are, and waits for them. */
@ApplicationScoped
public class OperationService {
    /** Below the minute or so after which proxies time out. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(50);

    private static final Set<String> EXTENSIONS = Set.of("damages", "emptied", "candidates", "files", "usedBy");

    private final OperationRepository operations;
    private final OperationRunner runner;
    private final OperationCancellation cancellation;
    private final OperationWaits waits;

    OperationService(
            OperationRepository operations,
            OperationRunner runner,
            OperationCancellation cancellation,
            OperationWaits waits) {
        this.operations = operations;
        this.runner = runner;
        this.cancellation = cancellation;
        this.waits = waits;
    }

    /** Records an operation and has it begun. For the parameters see {@link OperationRepository#add}. */
    public Operation start(OperationKind kind, @Nullable String path, Object work, String requestedBy) {
        UUID id = operations.add(kind, path, work, requestedBy);
        runner.wake();
        return get(id);
    }

    /**
     * Records operations to be done in this order, each only if those before it succeeded: all or none of them.
     *
     * @param works what is asked, by path; not empty
     * @return the last one, which succeeds only if all do
     */
    public Operation startInOrder(OperationKind kind, SequencedMap<String, ?> works, String requestedBy) {
        UUID batch = UUID.randomUUID();
        UUID last = QuarkusTransaction.requiringNew().call(() -> {
            UUID added = batch;
            for (Map.Entry<String, ?> work : works.sequencedEntrySet()) {
                added = operations.add(kind, work.getKey(), work.getValue(), requestedBy, batch);
            }
            return added;
        });
        runner.wake();
        return get(last);
    }

    /** @throws ProblemException {@code not_found} */
    public Operation get(UUID id) {
        return operations.find(id).orElseThrow(() -> ProblemException.notFound("There is no such operation"));
    }

    OperationPage list(OperationQuery query) {
        List<OperationRepository.Listed> found = operations.list(query);
        boolean more = found.size() > query.limit();
        List<OperationRepository.Listed> page = more ? found.subList(0, query.limit()) : found;
        return new OperationPage(
                page.stream().map(OperationRepository.Listed::operation).toList(),
                more ? query.cursorAfter(page.getLast().position()) : null);
    }

    /** Cancels an operation, see {@link OperationCancellation#cancel}. @return the operation as it is then */
    Operation cancel(UUID id, String by) {
        cancellation.cancel(id, by);
        return get(id);
    }

    /**
     * Waits until the operation has ended, at most 50 seconds. Blocks; for virtual threads.
     *
     * @return as it is then; still open when the time was not enough or too many callers wait
     * @throws ProblemException the one it ended with
     */
    public Operation await(UUID id) throws InterruptedException {
        Operation operation = get(id);
        if (!operation.state().ended()) {
            waits.await(id, MAX_WAIT);
            operation = get(id);
        }
        if (operation.error() != null) {
            throw problem(operation.error());
        }
        return operation;
    }

    static ProblemException problem(JsonNode error) {
        ErrorCode code = ErrorCode.valueOf(error.path("code").asText().toUpperCase(Locale.ROOT));
        ProblemException problem =
                new ProblemException(code, error.path("detail").asText());
        if (error.hasNonNull("field")) {
            problem.field(error.path("field").asText());
        }
        error.properties().stream()
                .filter(member -> EXTENSIONS.contains(member.getKey()))
                .forEach(member -> problem.with(member.getKey(), member.getValue()));
        return problem;
    }
}
