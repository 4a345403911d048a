package ai.beast.rag.store;

import ai.beast.problem.ProblemException;
import java.util.regex.Pattern;

/** Names of collections, which are names of directories, too. */
public final class CollectionName {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private CollectionName() {}

    /**
     * Returns the name if it is one.
     *
     * @throws ProblemException {@code invalid_field} otherwise
     */
    public static String require(String name) {
        if (!FORM.matcher(name).matches()) {
            throw ProblemException.invalid("collection", "`collection` must match " + FORM.pattern());
        }
        return name;
    }
}
