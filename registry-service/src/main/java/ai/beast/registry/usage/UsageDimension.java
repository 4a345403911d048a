package ai.beast.registry.usage;

import ai.beast.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What usage can be summed by. */
enum UsageDimension {
    DAY("day"),
    KEY("key_id"),
    MODEL("model"),
    ALIAS("alias");

    private final String column;

    UsageDimension(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The dimensions of a request, in their own order.
     *
     * @param by names with commas between; null for all
     * @throws ProblemException {@code invalid_field}
     */
    static List<UsageDimension> parse(@Nullable String by) {
        if (by == null) {
            return List.of(values());
        }
        List<String> names = new ArrayList<>(Arrays.asList(by.split(",", -1)));
        List<UsageDimension> dimensions = Arrays.stream(values())
                .filter(each -> names.contains(each.wireName()))
                .toList();
        Optional<String> unknown = names.stream()
                .filter(name -> Arrays.stream(values())
                        .noneMatch(each -> each.wireName().equals(name)))
                .findFirst();
        if (unknown.isPresent()) {
            throw ProblemException.invalid(
                    "by", "by must be day, key, model, alias, or several of them with commas between");
        }
        return dimensions;
    }
}
