package ai.beast.registry.catalog.words;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The field's names for purposes, languages, licences and publishers, and the terms that entries have for them. Read once
 * from {@code search/concepts.tsv}. Thread-safe.
 */
final class Concepts {
    /** Words of the longest name. */
    static final int MAX_WORDS = 3;

    private static final String RESOURCE = "/search/concepts.tsv";
    private static final Map<String, Concept> BY_NAME = read();

    private Concepts() {}

    /**
     * What a name stands for.
     *
     * @param exact terms that are it, each enough by itself
     * @param near terms that come near
     */
    record Concept(List<String> exact, List<String> near) {}

    /** @param name words as {@link SearchText} cuts them, with a space between */
    static @Nullable Concept named(String name) {
        return BY_NAME.get(name);
    }

    /** The name that a mistyped one most likely means: the nearest, that of a family before others, the first by alphabet of several. */
    static Optional<String> near(String word) {
        return Stream.concat(QueryUnit.FAMILIES.stream(), BY_NAME.keySet().stream())
                .filter(name -> Spelling.near(word, name))
                .min(Comparator.<String>comparingInt(name -> Spelling.distance(word, name))
                        .thenComparing(name -> !QueryUnit.FAMILIES.contains(name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static Map<String, Concept> read() {
        Map<String, Concept> concepts = new HashMap<>();
        try (InputStream resource = Concepts.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from this build");
            }
            for (String line : new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    String[] columns = line.split("\t", -1);
                    Concept concept = new Concept(list(columns[1]), list(columns[2]));
                    list(columns[0]).forEach(name -> concepts.put(name, concept));
                }
            }
        } catch (IOException broken) {
            throw new IllegalStateException(RESOURCE + " is not readable", broken);
        }
        return Map.copyOf(concepts);
    }

    private static List<String> list(String column) {
        return Arrays.stream(column.split(";"))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
