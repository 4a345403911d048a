package ai.beast.registry.catalog.search;

import ai.beast.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Numbers between two bounds, both included; a bound that is null is none. */
record Range(@Nullable Long from, @Nullable Long to) {
    static final Range ALL = new Range(null, null);

    /**
     * The range between {@code min<name>} and {@code max<name>} of a query string.
     *
     * @throws ProblemException {@code invalid_field} naming the parameter
     */
    static Range of(String name, @Nullable String from, @Nullable String to) {
        Range range = new Range(bound("min" + name, from), bound("max" + name, to));
        if (range.from() != null && range.to() != null && range.from() > range.to()) {
            throw ProblemException.invalid("max" + name, "max" + name + " must not be less than min" + name);
        }
        return range;
    }

    private static @Nullable Long bound(String parameter, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            long bound = Long.parseLong(text);
            if (bound >= 0) {
                return bound;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a negative number
        }
        throw ProblemException.invalid(parameter, parameter + " must be a whole number that is not negative");
    }
}
