package ai.beast.registry.memory;

import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether a model fits a memory. */
public enum Fit {
    /** Needs less than 85 % of it. */
    YES,
    /** Needs 85 to 100 % of it. */
    TIGHT,
    /** Needs more, or its lower bound alone is more. */
    NO,
    /** The lower bound of its need fits; the rest is not known. */
    UNKNOWN;

    private static final double TIGHT_FROM = 0.85;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param complete whether the need is all of it, not a lower bound */
    public static Fit of(long neededBytes, boolean complete, long memoryBytes) {
        if (neededBytes > memoryBytes) {
            return NO;
        }
        if (!complete) {
            return UNKNOWN;
        }
        return neededBytes >= TIGHT_FROM * memoryBytes ? TIGHT : YES;
    }

    /** @throws ProblemException {@code invalid_field} naming {@code fits} */
    static Fit of(String label) {
        return Arrays.stream(values())
                .filter(fit -> fit.label().equals(label))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "fits",
                        "fits must be one of: "
                                + Arrays.stream(values()).map(Fit::label).collect(Collectors.joining(", "))));
    }
}
