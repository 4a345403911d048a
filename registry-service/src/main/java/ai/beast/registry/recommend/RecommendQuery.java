package ai.beast.registry.recommend;

import ai.beast.problem.ProblemException;
import ai.beast.registry.memory.PlainNumber;
import ai.beast.registry.memory.RunParameters;
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

    private static final long DEFAULT_MAX_SIZE = 100L << 30;
    private static final int MAX_WORD = 64;
    private static final int MAX_LANGUAGES = 20;

    /**
     * Reads the parameters as they were sent.
     *
     * @throws ProblemException {@code invalid_field} naming the parameter
     */
    static RecommendQuery of(RecommendParameters parameters) {
        Long maxSize = PlainNumber.gibibytes("maxSizeGiB", parameters.maxSizeGiB());
        if (parameters.language().size() > MAX_LANGUAGES) {
            throw ProblemException.invalid("language", "At most " + MAX_LANGUAGES + " languages can be asked for");
        }
        parameters.language().forEach(language -> word("language", language));
        return new RecommendQuery(
                word("task", parameters.task() == null ? "chat" : parameters.task()),
                PlainNumber.gibibytes("memoryGiB", parameters.memoryGiB()),
                RunParameters.of(parameters.context(), parameters.cache(), parameters.sequences()),
                maxSize == null ? DEFAULT_MAX_SIZE : maxSize,
                rating(parameters.minRating()),
                flag(parameters.commercial()),
                List.copyOf(parameters.language()));
    }

    private static BigDecimal rating(@Nullable String text) {
        BigDecimal rating = PlainNumber.of("minRating", text);
        if (rating == null) {
            return BigDecimal.ZERO;
        }
        if (rating.signum() < 0 || rating.compareTo(BigDecimal.valueOf(5)) > 0) {
            throw ProblemException.invalid("minRating", "A rating is a number from 0 to 5");
        }
        return rating;
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
