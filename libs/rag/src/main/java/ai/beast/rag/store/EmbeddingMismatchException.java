package ai.beast.rag.store;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;

/** The live generation was made by another embedder, chunker or parser, so that its chunks can't be mixed with new ones. */
public final class EmbeddingMismatchException extends ProblemException {
    private static final long serialVersionUID = 1L;

    public EmbeddingMismatchException(String collection, GenerationSpec live, GenerationSpec asked) {
        super(
                ErrorCode.CONFLICT,
                "Collection " + collection + " was built with " + describe(live) + ", not with " + describe(asked)
                        + "; build its next generation to change that");
    }

    private static String describe(GenerationSpec spec) {
        EmbedderSpec embedder = spec.embedder();
        return "embedder " + embedder.name() + " (" + embedder.digest() + ", " + embedder.dimensions()
                + " dimensions), chunker " + spec.chunker() + " and parser " + spec.parser();
    }
}
