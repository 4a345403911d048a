package ai.beast.versioning.hub;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A search of models, with the parameters of the Hub. Those that this hub has no facts for, such as {@code apps}, are ignored.
 *
 * @param words all must be in the repository's name or in the name of an entry, without regard to letter case
 * @param author exact owner
 * @param filters tags, all of which a repository must have
 * @param from number of repositories that earlier pages had
 */
record ModelSearch(
        List<String> words,
        @Nullable String author,
        @Nullable String task,
        List<String> filters,
        Comparator<HubRepository> order,
        int limit,
        int from) {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1000;

    /** @throws HubError 400 for a limit or cursor that is none */
    static ModelSearch of(MultiMap query) {
        List<String> filters = new ArrayList<>();
        for (String name : List.of("filter", "tags", "other")) {
            query.getAll(name)
                    .forEach(text -> split(text, ",").map(ModelSearch::lower).forEach(filters::add));
        }
        return new ModelSearch(
                split(query.contains("search") ? query.get("search") : "", "\\s+")
                        .map(ModelSearch::lower)
                        .toList(),
                blankToNull(query.get("author")),
                blankToNull(query.get("pipeline_tag")),
                List.copyOf(filters),
                order(query),
                Math.clamp(number(query, "limit", DEFAULT_LIMIT), 1, MAX_LIMIT),
                (int) Math.min(Integer.MAX_VALUE, number(query, "cursor", 0)));
    }

    /** The names in {@code expand} and {@code expand[]}. */
    static Set<String> expand(MultiMap query) {
        Set<String> names = new TreeSet<>();
        for (String parameter : List.of("expand", "expand[]")) {
            query.getAll(parameter).forEach(text -> split(text, ",").forEach(names::add));
        }
        return names;
    }

    private static Comparator<HubRepository> order(MultiMap query) {
        Comparator<HubRepository> byName = Comparator.comparing(HubRepository::id);
        Comparator<HubRepository> ascending =
                switch (query.contains("sort") ? query.get("sort") : "") {
                    case "lastModified", "last_modified" -> Comparator.comparing(HubRepository::updatedAt);
                    case "createdAt", "created_at" -> Comparator.comparing(HubRepository::createdAt);
                    case "id" -> byName.reversed();
                    default -> Comparator.comparingLong(HubRepository::downloads);
                };
        return ("1".equals(query.get("direction")) ? ascending : ascending.reversed()).thenComparing(byName);
    }

    private static long number(MultiMap query, String name, long otherwise) {
        String text = query.get(name);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("\\d{1,18}")) {
            throw HubError.of(400, name + " must be a number");
        }
        return Long.parseLong(text);
    }

    private static Stream<String> split(String text, String separator) {
        return Arrays.stream(text.split(separator)).map(String::strip).filter(part -> !part.isEmpty());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** All that match, in order. */
    List<HubRepository> in(List<HubRepository> repositories) {
        return repositories.stream().filter(this::matches).sorted(order).toList();
    }

    private boolean matches(HubRepository repository) {
        return (author == null || author.equals(repository.owner()))
                && (task == null || task.equals(repository.task().orElse(null)))
                && repository.tags().stream().map(ModelSearch::lower).toList().containsAll(filters)
                && words.stream().allMatch(word -> isIn(word, repository));
    }

    private static boolean isIn(String word, HubRepository repository) {
        return lower(repository.id()).contains(word)
                || repository.entries().stream()
                        .anyMatch(entry -> entry.id().contains(word)
                                || lower(entry.text("name").orElse("")).contains(word));
    }
}
