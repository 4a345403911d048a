package ai.beast.rag.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The {@code .gitignore} files of a directory and those above it within the source. */
final class IgnoreRules {
    private static final String FILE = ".gitignore";
    private static final long MAX_BYTES = 1024 * 1024;

    private final @Nullable IgnoreRules above;
    private final String prefix;
    private final List<PathPattern> patterns;

    private IgnoreRules(@Nullable IgnoreRules above, String prefix, List<PathPattern> patterns) {
        this.above = above;
        this.prefix = prefix;
        this.patterns = patterns;
    }

    /**
     * Reads the rules of a directory.
     *
     * @param prefix path of the directory in the source with a slash behind it; empty for the source itself
     */
    static IgnoreRules of(@Nullable IgnoreRules above, Path directory, String prefix) throws IOException {
        Path file = directory.resolve(FILE);
        List<PathPattern> patterns = new ArrayList<>();
        if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String pattern = line.stripTrailing();
                if (!pattern.isEmpty() && !pattern.startsWith("#") && !pattern.equals("!") && !pattern.equals("/")) {
                    add(patterns, pattern);
                }
            }
        }
        return new IgnoreRules(above, prefix, patterns);
    }

    /** Whether the path of a source is ignored. The innermost rules count first, in each file the last one. */
    boolean ignores(String path, boolean directory) {
        String below = path.substring(prefix.length());
        for (PathPattern pattern : patterns.reversed()) {
            if (pattern.matches(below, directory)) {
                return !pattern.isNegated();
            }
        }
        return above != null && above.ignores(path, directory);
    }

    private static void add(List<PathPattern> patterns, String pattern) {
        try {
            patterns.add(PathPattern.of(pattern));
        } catch (PatternSyntaxException malformed) {
            // Git passes over what it can't read, too.
        }
    }
}
