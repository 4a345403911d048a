package ai.beast.registry.catalog.entry;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;

/** Another model has the name and version; the transaction is lost. */
public final class NameTakenException extends ProblemException {
    NameTakenException(ModelDetails details) {
        super(
                ErrorCode.ALREADY_EXISTS,
                "Another model has the name " + details.name() + " in version '" + details.version() + "'");
        field("name");
    }
}
