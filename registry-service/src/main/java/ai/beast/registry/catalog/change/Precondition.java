package ai.beast.registry.catalog.change;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.Model;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags of an {@code If-Match} or {@code If-None-Match} header (RFC 9110 section 13.1). An entry's tag is its
 * revision.
 */
public final class Precondition {
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([^\"]*)\"\\s*(?:,|$)");

    private final String header;

    private Precondition(String header) {
        this.header = header.strip();
    }

    /** @return empty when the request has no such header */
    public static Optional<Precondition> of(@Nullable String header) {
        return Optional.ofNullable(header).map(Precondition::new);
    }

    public static String tag(Model model) {
        return "\"" + model.revision() + "\"";
    }

    /** Whether the header names this state; weak tags never do here, because a change needs the exact state. */
    boolean namesExactly(Model model) {
        return names(tag(model), false);
    }

    /** Whether the header names this state, for the purpose of not sending it again. */
    boolean names(Model model) {
        return names(tag(model));
    }

    /** Whether the header has this entity tag, weak or not. */
    public boolean names(String tag) {
        return names(tag, true);
    }

    /** @throws ProblemException {@code precondition_failed} when the entry is in another state or absent */
    void require(@Nullable Model current) {
        if (current == null) {
            throw new ProblemException(ErrorCode.PRECONDITION_FAILED, "There is no such model").field("If-Match");
        }
        if (!namesExactly(current)) {
            throw new ProblemException(
                            ErrorCode.PRECONDITION_FAILED,
                            "The model was changed meanwhile; read it again and repeat the change")
                    .field("If-Match")
                    .with("etag", tag(current));
        }
    }

    private boolean names(String tag, boolean weakly) {
        if (header.equals("*")) {
            return true;
        }
        Matcher tags = TAG.matcher(header);
        int end = 0;
        while (tags.find() && tags.start() == end) {
            end = tags.end();
            boolean weak = tags.group(1) != null;
            if ((weakly || !weak) && tag.equals("\"" + tags.group(2) + "\"")) {
                return true;
            }
        }
        return false;
    }
}
