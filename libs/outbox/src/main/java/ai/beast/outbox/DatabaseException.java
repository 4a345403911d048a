package ai.beast.outbox;

import java.sql.SQLException;

/** The database refused a statement or is unavailable; the cause has the SQLSTATE. */
public class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message, SQLException cause) {
        super(message, cause);
    }
}
