package ai.beast.registry.memory;

import ai.beast.problem.ProblemException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers in query strings. Stateless. */
public final class PlainNumber {
    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);
    private static final BigDecimal MAX_GIB = BigDecimal.valueOf(1_000_000);

    private PlainNumber() {}

    /**
     * A number of at most 12 digits before and 6 behind the point.
     *
     * @return null when there is no text
     * @throws ProblemException {@code invalid_field} naming the field
     */
    public static @Nullable BigDecimal of(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        // An exponent could stand for a number of a billion digits.
        if (!text.strip().matches("-?[0-9]{1,12}(\\.[0-9]{1,6})?")) {
            throw ProblemException.invalid(field, "The value of " + field + " must be a plain number");
        }
        return new BigDecimal(text.strip());
    }

    /**
     * The bytes of a size in GiB.
     *
     * @return null when there is no text
     * @throws ProblemException {@code invalid_field} naming the field
     */
    public static @Nullable Long gibibytes(String field, @Nullable String text) {
        BigDecimal number = of(field, text);
        if (number != null && (number.signum() <= 0 || number.compareTo(MAX_GIB) > 0)) {
            throw ProblemException.invalid(field, "The size must be more than 0 GiB and at most " + MAX_GIB);
        }
        return number == null ? null : number.multiply(GIB).longValue();
    }
}
