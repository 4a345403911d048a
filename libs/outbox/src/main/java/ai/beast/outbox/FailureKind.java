package ai.beast.outbox;

import ai.beast.problem.ProblemException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failure while applying an event means for trying again. */
enum FailureKind {
    /** The database is away or overloaded: the event is fine, wait as long as it takes. */
    OUTAGE,
    /** Trying again cannot help: the event breaks a rule. */
    PERMANENT,
    /** Unknown, most likely a defect: a few attempts, then the event is put aside so that others get through. */
    UNKNOWN;

    static FailureKind of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ProblemException problem
                when problem.code().status() >= 500 -> {
                    return OUTAGE;
                }
                case ProblemException _ -> {
                    return PERMANENT;
                }
                case SQLException sql -> {
                    return ofSqlState(sql.getSQLState());
                }
                default -> {
                    // look further down
                }
            }
        }
        return UNKNOWN;
    }

    /** Classes of SQLSTATE as PostgreSQL's manual lists them in its appendix on error codes. */
    private static FailureKind ofSqlState(@Nullable String state) {
        if (state == null || state.length() < 2) {
            return OUTAGE;
        }
        return switch (state.substring(0, 2)) {
            case "22", "23", "42" -> PERMANENT;
            default -> OUTAGE;
        };
    }
}
