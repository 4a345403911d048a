package ai.beast.rag.ingest;

import ai.beast.problem.ProblemException;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Which files of a source are wanted. Patterns are those of {@code .gitignore}. */
public final class Selection {
    public static final int MAX_PATTERNS = 100;
    public static final long MAX_FILE_BYTES = 64L * 1024 * 1024;

    /** Every file of up to {@link #MAX_FILE_BYTES}. */
    public static final Selection ALL = of(List.of(), List.of(), MAX_FILE_BYTES);

    private final List<PathPattern> include;
    private final List<PathPattern> exclude;
    private final long maxFileBytes;

    private Selection(List<PathPattern> include, List<PathPattern> exclude, long maxFileBytes) {
        this.include = include;
        this.exclude = exclude;
        this.maxFileBytes = maxFileBytes;
    }

    /**
     * @param include patterns of which one must match a file; empty for all files
     * @param exclude patterns of files and directories that are passed over
     * @throws ProblemException {@code invalid_field} naming the field
     */
    public static Selection of(List<String> include, List<String> exclude, long maxFileBytes) {
        if (maxFileBytes < 1 || maxFileBytes > MAX_FILE_BYTES) {
            throw ProblemException.invalid("maxFileBytes", "`maxFileBytes` must be between 1 and " + MAX_FILE_BYTES);
        }
        return new Selection(patterns("include", include), patterns("exclude", exclude), maxFileBytes);
    }

    long maxFileBytes() {
        return maxFileBytes;
    }

    boolean hasFile(String path) {
        return (include.isEmpty() || include.stream().anyMatch(pattern -> pattern.matches(path, false)))
                && exclude.stream().noneMatch(pattern -> pattern.matches(path, false));
    }

    boolean hasDirectory(String path) {
        return exclude.stream().noneMatch(pattern -> pattern.matches(path, true));
    }

    private static List<PathPattern> patterns(String field, List<String> lines) {
        if (lines.size() > MAX_PATTERNS) {
            throw ProblemException.invalid(
                    field, "`" + field + "` must not have more than " + MAX_PATTERNS + " patterns");
        }
        try {
            return lines.stream()
                    .filter(line -> !line.isBlank())
                    .map(PathPattern::of)
                    .toList();
        } catch (PatternSyntaxException malformed) {
            throw ProblemException.invalid(field, "`" + field + "` has a malformed pattern: " + malformed.getPattern());
        }
    }
}
