package ai.beast.registry.recommend;

import ai.beast.problem.ProblemException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a recommendation. Checked.
 *
 * @param task a known task or a tag
 * @param memoryBytes available to run it in; null when that does not matter
 * @param commercial whether its licence must allow commercial use
 * @param languages it must know all of them
 */
record RecommendQuery(
        String task,
        @Nullable Long memoryBytes,
        RunParameters run,
        long maxSizeBytes,
        BigDecimal minRating,
        boolean commercial,
        List<String> languages) {

    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);
    private static final BigDecimal DEFAULT_MAX_SIZE_GIB = BigDecimal.valueOf(100);
    private static final BigDecimal MAX_GIB = BigDecimal.valueOf(1_000_000);
    private static final int MAX_WORD = 64;
    private static final int MAX_LANGUAGES = 20;

    /**
     * Reads the parameters as they were sent.
     *
     * @throws ProblemException {@code invalid_field} naming the parameter
     */
    static RecommendQuery of(RecommendParameters parameters) {
        BigDecimal memory = gib("memoryGiB", parameters.memoryGiB());
        BigDecimal maxSize = gib("maxSizeGiB", parameters.maxSizeGiB());
        if (parameters.language().size() > MAX_LANGUAGES) {
            throw ProblemException.invalid("language", "At most " + MAX_LANGUAGES + " languages can be asked for");
        }
        parameters.language().forEach(language -> word("language", language));
        return new RecommendQuery(
                word("task", parameters.task() == null ? "chat" : parameters.task()),
                memory == null ? null : bytes(memory),
                RunParameters.of(parameters.context(), parameters.cache(), parameters.sequences()),
                bytes(maxSize == null ? DEFAULT_MAX_SIZE_GIB : maxSize),
                rating(parameters.minRating()),
                flag(parameters.commercial()),
                List.copyOf(parameters.language()));
    }

    private static long bytes(BigDecimal gib) {
        return gib.multiply(GIB).longValue();
    }

    private static @Nullable BigDecimal gib(String field, @Nullable String text) {
        BigDecimal number = number(field, text);
        if (number != null && (number.signum() <= 0 || number.compareTo(MAX_GIB) > 0)) {
            throw ProblemException.invalid(field, "The size must be more than 0 GiB and at most " + MAX_GIB);
        }
        return number;
    }

    private static BigDecimal rating(@Nullable String text) {
        BigDecimal rating = number("minRating", text);
        if (rating == null) {
            return BigDecimal.ZERO;
        }
        if (rating.signum() < 0 || rating.compareTo(BigDecimal.valueOf(5)) > 0) {
            throw ProblemException.invalid("minRating", "A rating is a number from 0 to 5");
        }
        return rating;
    }

    private static @Nullable BigDecimal number(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        // An exponent could stand for a number of a billion digits.
        if (!text.strip().matches("-?[0-9]{1,12}(\\.[0-9]{1,6})?")) {
            throw ProblemException.invalid(field, "The value of " + field + " must be a plain number");
        }
        return new BigDecimal(text.strip());
    }

    private static boolean flag(@Nullable String text) {
        return switch (text == null ? "" : text.strip()) {
            case "", "false" -> false;
            case "true" -> true;
            default -> throw ProblemException.invalid("commercial", "The value must be true or false");
        };
    }

    private static String word(String field, String text) {
        String word = text.strip();
        if (word.isEmpty() || word.length() > MAX_WORD || word.codePoints().anyMatch(Character::isISOControl)) {
            throw ProblemException.invalid(
                    field, "The value of " + field + " must have 1 to " + MAX_WORD + " characters");
        }
        return word;
    }
}
