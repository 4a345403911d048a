package ai.beast.registry.catalog;

import ai.beast.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a list of models is asked for. Checked: whatever is in here can be run.
 *
 * @param words each must occur in id, name or description, or nearly so
 * @param tags an entry must have all of them, exactly
 * @param sha256 of the model or of one of its instances
 * @param location an entry must have an instance there
 * @param cursor where to go on; empty at the beginning
 */
record ModelQuery(
        List<String> words,
        @Nullable Family family,
        List<String> tags,
        @Nullable String sha256,
        @Nullable String location,
        ModelSort sort,
        int limit,
        @Nullable Cursor cursor) {

    static final int DEFAULT_LIMIT = 50;
    static final int LARGEST_LIMIT = 200;
    private static final int MOST_WORDS = 10;
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_TAGS = 20;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * @param parameters as they were sent
     * @throws ProblemException {@code invalid_field} naming the parameter; {@code invalid_cursor}
     */
    static ModelQuery of(ModelParameters parameters) {
        List<String> words = words(parameters.q());
        ModelQuery first = new ModelQuery(
                words,
                family(parameters.family()),
                tags(parameters.tag()),
                sha256(parameters.sha256()),
                text("location", parameters.location()),
                ModelSort.of(parameters.sort()),
                limit(parameters.limit()),
                null);
        return parameters.cursor() == null ? first : first.from(Cursor.read(parameters.cursor(), first));
    }

    private ModelQuery from(Cursor start) {
        return new ModelQuery(words, family, tags, sha256, location, sort, limit, start);
    }

    /** Sixteen hexadecimal digits that stand for everything but limit and cursor. */
    String fingerprint() {
        String whole = String.join(
                "\u0001",
                String.join("\u0002", words),
                String.valueOf(family),
                String.join("\u0002", tags),
                String.valueOf(sha256),
                String.valueOf(location),
                sort.parameter());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    private static List<String> words(@Nullable String q) {
        String text = text("q", q);
        if (text == null) {
            return List.of();
        }
        List<String> words = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1));
        if (words.size() > MOST_WORDS) {
            throw ProblemException.invalid("q", "At most " + MOST_WORDS + " words can be searched for");
        }
        return words;
    }

    private static @Nullable Family family(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(Family.values())
                .filter(family -> family.label().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("family", "There is no family " + name));
    }

    private static List<String> tags(List<String> tags) {
        if (tags.size() > MOST_TAGS) {
            throw ProblemException.invalid("tag", "At most " + MOST_TAGS + " tags can be asked for");
        }
        tags.forEach(tag -> text("tag", tag));
        return tags.stream().distinct().sorted().toList();
    }

    private static @Nullable String sha256(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String digest = text.toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(digest).matches()) {
            throw ProblemException.invalid("sha256", "A SHA-256 has 64 hexadecimal digits");
        }
        return digest;
    }

    /** @return null when there is nothing to search for */
    private static @Nullable String text(String parameter, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > LONGEST_TEXT || !TextRules.storable(text)) {
            throw ProblemException.invalid(
                    parameter, "The text must have at most " + LONGEST_TEXT + " characters, none of them NUL");
        }
        return text;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw ProblemException.invalid("limit", "The limit must be a number from 1 to " + LARGEST_LIMIT);
    }
}
