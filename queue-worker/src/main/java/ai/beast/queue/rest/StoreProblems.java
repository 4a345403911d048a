package ai.beast.queue.rest;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.problem.ProblemResponses;
import ai.beast.queue.core.store.StoreUnavailableException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Replies 503 with {@code Retry-After} while the store is unavailable. */
public class StoreProblems {
    private static final Logger LOG = Logger.getLogger(StoreProblems.class);
    private static final int COME_BACK_SECONDS = 5;

    @ServerExceptionMapper
    public Response unavailable(StoreUnavailableException away) {
        LOG.warnf("A request could not be served: %s", away.getMessage());
        return ProblemResponses.of(new ProblemException(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "The queue's store cannot be reached; nothing is lost, try again")
                .with("retry_after", COME_BACK_SECONDS)
                .toProblem());
    }
}
