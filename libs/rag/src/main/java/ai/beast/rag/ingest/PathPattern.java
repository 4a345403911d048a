package ai.beast.rag.ingest;

import java.util.regex.Pattern;

/** A pattern of paths in the form that {@code .gitignore} has made known. Paths have slashes and begin without one. */
final class PathPattern {
    private final Pattern pattern;
    private final boolean directoriesOnly;
    private final boolean negated;

    private PathPattern(Pattern pattern, boolean directoriesOnly, boolean negated) {
        this.pattern = pattern;
        this.directoriesOnly = directoriesOnly;
        this.negated = negated;
    }

    /** @param line without a comment, not empty */
    static PathPattern of(String line) {
        boolean negated = line.startsWith("!");
        String glob = negated ? line.substring(1) : line;
        boolean directoriesOnly = glob.endsWith("/");
        glob = directoriesOnly ? glob.substring(0, glob.length() - 1) : glob;
        boolean anchored = glob.indexOf('/') >= 0;
        glob = glob.startsWith("/") ? glob.substring(1) : glob;
        return new PathPattern(
                Pattern.compile((anchored ? "" : "(?:.*/)?") + expression(glob), Pattern.DOTALL),
                directoriesOnly,
                negated);
    }

    boolean matches(String path, boolean directory) {
        return (directory || !directoriesOnly) && pattern.matcher(path).matches();
    }

    /** Whether a match takes back what patterns before it said. */
    boolean isNegated() {
        return negated;
    }

    private static String expression(String glob) {
        StringBuilder expression = new StringBuilder();
        for (int at = 0; at < glob.length(); at++) {
            char character = glob.charAt(at);
            if (glob.startsWith("**/", at)) {
                expression.append("(?:.*/)?");
                at += 2;
            } else if (glob.startsWith("**", at)) {
                expression.append(".*");
                at += 1;
            } else if (character == '*') {
                expression.append("[^/]*");
            } else if (character == '?') {
                expression.append("[^/]");
            } else if (character == '[' && glob.indexOf(']', at + 2) > 0) {
                int end = glob.indexOf(']', at + 2);
                String set = glob.substring(at + 1, end)
                        .replace("\\", "\\\\")
                        .replace("[", "\\[")
                        .replace("&&", "&\\&");
                expression
                        .append('[')
                        .append(set.startsWith("!") ? "^" + set.substring(1) : set)
                        .append(']');
                at = end;
            } else {
                if (character == '\\' && at + 1 < glob.length()) {
                    character = glob.charAt(++at);
                }
                expression.append(Pattern.quote(String.valueOf(character)));
            }
        }
        return expression.toString();
    }
}
