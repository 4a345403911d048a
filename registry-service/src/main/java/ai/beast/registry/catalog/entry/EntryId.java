package ai.beast.registry.catalog.entry;

import ai.beast.contracts.ModelId;
import ai.beast.problem.ProblemException;

/** Checks ids that clients choose against the rule of {@link ModelId}. Stateless. */
public final class EntryId {
    private EntryId() {}

    /**
     * Returns the id unchanged.
     *
     * @throws ProblemException {@code invalid_field} naming {@code id} when the id breaks the rule
     */
    public static String checked(String id) {
        ModelId.violation(id).ifPresent(violation -> {
            throw ProblemException.invalid("id", "The id of a model " + violation);
        });
        return id;
    }
}
