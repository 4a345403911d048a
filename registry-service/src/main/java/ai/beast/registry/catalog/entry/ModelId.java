package ai.beast.registry.catalog.entry;

import ai.beast.problem.ProblemException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rule for model ids: lower-case letters, digits, {@code .}, {@code _} and {@code -}, beginning and ending with a
 * letter or digit, at most 200 characters, and none of the words that are paths of their own under {@code /api/models}.
 */
public final class ModelId {
    /** Words after {@code /api/models/} that name something else than a model. */
    public static final Set<String> RESERVED =
            Set.of("download", "recommend", "instances", "import", "export", "discover", "aliases");

    private static final Pattern SLUG = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,198}[a-z0-9])?");

    private ModelId() {}

    /**
     * The id itself, when it may be given to a model.
     *
     * @throws ProblemException {@code invalid_field} naming {@code id}
     */
    public static String checked(String id) {
        if (!SLUG.matcher(id).matches()) {
            throw ProblemException.invalid(
                    "id",
                    "A model's id is made of lower-case letters, digits, dots, underscores and hyphens, at most 200, "
                            + "and begins and ends with a letter or digit");
        }
        if (RESERVED.contains(id)) {
            throw ProblemException.invalid("id", "The id " + id + " is reserved for a path of the API");
        }
        return id;
    }
}
