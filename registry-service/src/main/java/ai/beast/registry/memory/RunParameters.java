package ai.beast.registry.memory;

import ai.beast.modelfiles.memory.CacheType;
import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of running a model. Checked.
 *
 * @param context tokens it must be able to work with; null when that does not matter
 * @param sequences conversations held at once
 */
public record RunParameters(@Nullable Long context, CacheType cache, int sequences) {
    /** Tokens, where no number is given. */
    static final long DEFAULT_CONTEXT = 8192;

    private static final long MAX_CONTEXT = 100_000_000;
    private static final int MAX_SEQUENCES = 1024;
    private static final Pattern TOKENS = Pattern.compile("([0-9]{1,9})([kKmM]?)");

    /** @throws ProblemException {@code invalid_field} naming the parameter at fault */
    public static RunParameters of(@Nullable String context, @Nullable String cache, @Nullable String sequences) {
        return new RunParameters(context(context), cache(cache), sequences(sequences));
    }

    /**
     * A number of tokens, such as {@code 16384}, {@code 16k} (1,024 each) or {@code 1m}.
     *
     * @return null when there is no text
     */
    static @Nullable Long context(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        Matcher tokens = TOKENS.matcher(text.strip());
        if (tokens.matches()) {
            long unit =
                    switch (tokens.group(2).toLowerCase(Locale.ROOT)) {
                        case "k" -> 1024;
                        case "m" -> 1024 * 1024;
                        default -> 1;
                    };
            long count = Long.parseLong(tokens.group(1)) * unit;
            if (count >= 1 && count <= MAX_CONTEXT) {
                return count;
            }
        }
        throw ProblemException.invalid(
                "context", "The context must be a number of tokens from 1 to " + MAX_CONTEXT + ", such as 16k");
    }

    static CacheType cache(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return CacheType.F16;
        }
        return CacheType.byLabel(text.strip()).orElseThrow(() -> {
            String known =
                    Arrays.stream(CacheType.values()).map(CacheType::label).collect(Collectors.joining(", "));
            return ProblemException.invalid("cache", "The cache type must be one of " + known);
        });
    }

    static int sequences(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return 1;
        }
        try {
            int count = Integer.parseInt(text.strip());
            if (count >= 1 && count <= MAX_SEQUENCES) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw ProblemException.invalid("sequences", "The sequences must be a number from 1 to " + MAX_SEQUENCES);
    }

    /** The context asked for; else the default, or what the model was trained for where that is less. */
    public MemoryRequest request(@Nullable Long trainedFor) {
        long tokens = context != null
                ? context
                : trainedFor == null ? DEFAULT_CONTEXT : Math.min(trainedFor, DEFAULT_CONTEXT);
        return MemoryRequest.ofContext(tokens).withCache(cache).withSequences(sequences);
    }
}
