package ai.beast.registry.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A family and a size as Ollama writes them, such as {@code qwen3:8b} or {@code llama3.2:1b-instruct}.
 *
 * @param family its words; letters and digits are words of their own, so that {@code llama3} is {@code llama-3}
 * @param size with its letter, such as {@code 8b}; null when none is named
 * @param others further words, such as {@code instruct}
 */
record FamilyAndSize(List<String> family, @Nullable String size, List<String> others) {
    /** Published counts differ from the size in a name by as much: 14b for 14.8 billion. */
    private static final double TOLERANCE = 0.12;

    private static final int SAME_WORDS = 100;
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)([bm])");
    /** After the family: {@code gemma-2-2b} is no {@code gemma:2b}. */
    private static final Pattern GENERATION = Pattern.compile("\\d+(?:\\.\\d+)?");

    private static final Set<String> USUAL = Set.of("instruct", "it", "chat");

    /** @param name with or without a colon */
    static FamilyAndSize parse(String name) {
        int colon = name.indexOf(':');
        List<String> family = words(colon < 0 ? name : name.substring(0, colon));
        List<String> tag = new ArrayList<>(words(colon < 0 ? "" : name.substring(colon + 1)));
        Optional<String> size =
                tag.stream().filter(word -> SIZE.matcher(word).matches()).findFirst();
        size.ifPresent(tag::remove);
        tag.remove(ModelReference.LATEST);
        return new FamilyAndSize(family, size.orElse(null), List.copyOf(tag));
    }

    /**
     * How far an entry is from this name: 0 for the very words. Empty when it is of another family, generation or size, or lacks a word.
     *
     * @param id of the entry
     * @param parameters of the entry, if known; counts where the id has no size
     */
    OptionalInt distance(String id, @Nullable Long parameters) {
        List<String> words = words(id);
        if (words.size() < family.size() || !words.subList(0, family.size()).equals(family)) {
            return OptionalInt.empty();
        }
        List<String> rest = new ArrayList<>(words.subList(family.size(), words.size()));
        boolean sized = rest.stream().anyMatch(word -> SIZE.matcher(word).matches());
        if (!rest.isEmpty() && GENERATION.matcher(rest.getFirst()).matches() && !others.contains(rest.getFirst())) {
            return OptionalInt.empty();
        }
        if (size != null && !(sized ? rest.remove(size) : about(size, parameters))) {
            return OptionalInt.empty();
        }
        Set<String> left = new HashSet<>(rest);
        if (!left.containsAll(others)) {
            return OptionalInt.empty();
        }
        others.forEach(rest::remove);
        long extra = rest.stream().filter(word -> !USUAL.contains(word)).count();
        return OptionalInt.of((int) extra * SAME_WORDS + rest.size());
    }

    private static boolean about(String size, @Nullable Long parameters) {
        Matcher parts = SIZE.matcher(size);
        if (parameters == null || !parts.matches()) {
            return false;
        }
        double wanted = Double.parseDouble(parts.group(1)) * (parts.group(2).equals("b") ? 1e9 : 1e6);
        return Math.abs(parameters - wanted) <= TOLERANCE * wanted;
    }

    /** Parts at separators, and between two letters and a digit after them. */
    private static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT)
                        .replaceAll("(?<=[a-z]{2})(?=\\d)", "-")
                        .split("[-_ ]+"))
                .stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
