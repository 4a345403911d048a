package ai.beast.versioning.operation;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.function.Function;

/** The answer to a request that started an operation. */
@ApplicationScoped
public class OperationAnswers {
    private final OperationService operations;

    OperationAnswers(OperationService operations) {
        this.operations = operations;
    }

    /**
     * 202 with the operation, or what came of it if the client waits and it ends in time.
     *
     * @param done makes the answer from the operation's result
     * @throws ai.beast.problem.ProblemException the one the operation ended with, if the client waits
     */
    public Response answer(Operation started, boolean wait, Function<JsonNode, Response.ResponseBuilder> done)
            throws InterruptedException {
        Operation operation = wait ? operations.await(started.id()) : started;
        JsonNode result = operation.result();
        if (wait && result != null) {
            return done.apply(result).build();
        }
        return Response.accepted(operation)
                .location(URI.create("/api/snapshots/operations/" + operation.id()))
                .build();
    }
}
