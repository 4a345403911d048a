package ai.beast.rag.ingest;

import java.util.regex.PatternSyntaxException;

/** A pattern of paths in the form that {@code .gitignore} has made known. Paths have slashes and begin without one. Matching takes linear time. */
final class PathPattern {
    private final Glob glob;
    private final boolean directoriesOnly;
    private final boolean negated;

    private PathPattern(Glob glob, boolean directoriesOnly, boolean negated) {
        this.glob = glob;
        this.directoriesOnly = directoriesOnly;
        this.negated = negated;
    }

    /**
     * Reads a pattern.
     *
     * @param line without a comment, not empty
     * @throws PatternSyntaxException when a set of characters has a range that goes backwards
     */
    static PathPattern of(String line) {
        boolean negated = line.startsWith("!");
        String glob = negated ? line.substring(1) : line;
        boolean directoriesOnly = glob.endsWith("/");
        glob = directoriesOnly ? glob.substring(0, glob.length() - 1) : glob;
        boolean anchored = glob.indexOf('/') >= 0;
        glob = glob.startsWith("/") ? glob.substring(1) : glob;
        return new PathPattern(new Glob((anchored ? "" : "**/") + glob), directoriesOnly, negated);
    }

    boolean matches(String path, boolean directory) {
        return (directory || !directoriesOnly) && glob.matches(path);
    }

    /** Whether a match takes back what patterns before it said. */
    boolean isNegated() {
        return negated;
    }
}
