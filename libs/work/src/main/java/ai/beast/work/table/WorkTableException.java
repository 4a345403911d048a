package ai.beast.work.table;

import java.sql.SQLException;

/** A statement on a work table failed; {@link ai.beast.work.failure.FailurePolicy} says what that means. */
public final class WorkTableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WorkTableException(String table, SQLException cause) {
        super("Table " + table + ": " + cause.getMessage(), cause);
    }
}
