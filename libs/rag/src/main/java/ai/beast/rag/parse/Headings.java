package ai.beast.rag.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headings above the place that a parser has come to. */
final class Headings {
    private static final int MAX_CONTEXT = 400;

    private record Heading(int level, String text) {}

    private final List<Heading> path = new ArrayList<>();
    private final @Nullable String title;

    Headings(@Nullable String title) {
        this.title = title == null || title.isBlank() ? null : title.strip();
    }

    /** Enters a section; those of the same level and below end. */
    void enter(int level, String text) {
        path.removeIf(heading -> heading.level() >= level);
        if (!text.isBlank()) {
            path.add(new Heading(level, text.strip()));
        }
    }

    /** The context of a heading of this level: what stays above it. */
    String above(int level) {
        return join(path.stream().filter(heading -> heading.level() < level).toList());
    }

    String context() {
        return join(path);
    }

    private String join(List<Heading> headings) {
        StringBuilder joined = new StringBuilder();
        if (title != null && (headings.isEmpty() || !headings.getFirst().text().equals(title))) {
            joined.append(title);
        }
        for (Heading heading : headings) {
            joined.append(joined.isEmpty() ? "" : " > ").append(heading.text());
        }
        return joined.length() <= MAX_CONTEXT
                ? joined.toString()
                : joined.substring(0, joined.offsetByCodePoints(0, joined.codePointCount(0, MAX_CONTEXT)));
    }
}
