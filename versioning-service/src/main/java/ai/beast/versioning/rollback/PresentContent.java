package ai.beast.versioning.rollback;

import ai.beast.modelfiles.ProgramCache;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.store.chunk.Sha256;
import java.nio.file.Path;

/** The rule for files that other programs name by their content: none is given other content. */
final class PresentContent {
    private PresentContent() {}

    /**
     * Refuses a file of a program's cache that is named by its content, unless that is the content it gets.
     *
     * @param file free of links
     */
    static void requireReplaceable(Path file, Sha256 content) {
        if (ProgramCache.isBlob(file) && !String.valueOf(file.getFileName()).endsWith(content.hex())) {
            throw new ProblemException(
                            ErrorCode.CONFLICT,
                            "path leads to " + file
                                    + ", a blob that another program names by its content; roll back to another path")
                    .field("path");
        }
    }
}
