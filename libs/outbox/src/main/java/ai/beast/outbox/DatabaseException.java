package ai.beast.outbox;

import java.sql.SQLException;

/** The database refused or could not be reached; the cause says which. */
public class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message, SQLException cause) {
        super(message, cause);
    }
}
