package ai.beast.outbox;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import ai.beast.problem.ProblemResponses;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * What a request is told when the database fails under it: 503 {@code service_unavailable} while it is away, starting,
 * stopping or overloaded (a retry may succeed), 409 {@code already_exists} where a unique constraint stood in the way, and
 * 500 {@code internal_error} otherwise. Neither SQL nor the name of a constraint leaves the process; the log has them.
 */
public class DatabaseProblems {
    private static final Logger LOG = Logger.getLogger(DatabaseProblems.class);
    private static final String UNIQUE_VIOLATION = "23505";

    @ServerExceptionMapper({
        SQLException.class,
        DatabaseException.class,
        JdbiException.class,
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
                return ofSqlState(sql.getSQLState());
            }
        }
        return Problem.of(ErrorCode.INTERNAL_ERROR, "The request failed; the service's log has the reason");
    }

    /**
     * Classes of SQLSTATE as PostgreSQL's manual lists them in its appendix on error codes: 08 connection, 40 rolled back
     * in favour of another transaction, 53 out of resources, 57 operator intervention (shutdown, starting up), 58 system
     * error. The connection pool gives no state when no connection could be had in time.
     */
    private static Problem ofSqlState(@Nullable String state) {
        if (UNIQUE_VIOLATION.equals(state)) {
            return Problem.of(ErrorCode.ALREADY_EXISTS, "Something with the same identity exists already");
        }
        String group = state == null || state.length() < 2 ? "08" : state.substring(0, 2);
        return switch (group) {
            case "08", "40", "53", "57", "58" ->
                Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The database cannot serve this request now; try again");
            default -> Problem.of(ErrorCode.INTERNAL_ERROR, "The request failed; the service's log has the reason");
        };
    }

    private static Throwable innermost(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
