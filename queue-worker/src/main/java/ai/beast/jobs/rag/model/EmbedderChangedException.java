package ai.beast.jobs.rag.model;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;

/** Under the name of a collection's embedder there is another model now, whose vectors can't be mixed with those that were made. */
public final class EmbedderChangedException extends ProblemException {
    private static final long serialVersionUID = 1L;

    EmbedderChangedException(String model) {
        super(
                ErrorCode.CONFLICT,
                "The model " + model + " is not the one that made the vectors any more; `rebuild` makes them anew");
    }
}
