package ai.beast.outbox;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import ai.beast.problem.ProblemResponses;
import ai.beast.work.failure.Failure;
import ai.beast.work.failure.FailurePolicy;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jdbi.v3.core.JdbiException;

/**
 * Problems of requests whose database failed: 503 {@code service_unavailable} where a retry may succeed (the database is
 * unavailable, starting, stopping or overloaded, or another transaction was preferred), 409 {@code already_exists} where a unique constraint stood in the way, and
 * 500 {@code internal_error} otherwise. Neither SQL nor the name of a constraint leaves the process; the log has them.
 */
public class DatabaseProblems {
    private static final Logger LOG = Logger.getLogger(DatabaseProblems.class);

    @ServerExceptionMapper({
        SQLException.class,
        DatabaseException.class,
        JdbiException.class,
        PersistenceException.class,
        RollbackException.class,
        QuarkusTransactionException.class
    })
    public Response database(Throwable failure) {
        Problem problem = problem(failure);
        switch (problem.status()) {
            case 409 -> LOG.debugf(failure, "A unique constraint refused a change");
            case 503 -> LOG.warnf("The database cannot serve a request: %s", innermost(failure));
            default -> LOG.error("The database refused a request", failure);
        }
        return ProblemResponses.of(problem);
    }

    static Problem problem(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException known) {
                return known.toProblem();
            }
            if (cause instanceof SQLException sql) {
                return problem(sql);
            }
        }
        return Problem.of(ErrorCode.INTERNAL_ERROR, "The request failed; the service's log has the reason");
    }

    private static Problem problem(SQLException failure) {
        if (FailurePolicy.isDuplicate(failure)) {
            return Problem.of(ErrorCode.ALREADY_EXISTS, "Something with the same identity exists already");
        }
        return FailurePolicy.classify(failure).kind() == Failure.Kind.PERMANENT
                ? Problem.of(ErrorCode.INTERNAL_ERROR, "The request failed; the service's log has the reason")
                : Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The database cannot serve this request now; try again");
    }

    private static Throwable innermost(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
