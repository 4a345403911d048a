package ai.beast.registry.mlflow;

import ai.beast.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The order a client of MLflow asks for: columns, each with {@code ASC} (the default) or {@code DESC}.
 *
 * @param keys what to order by, in SQL; empty when nothing was asked for. What tells equals apart is not among them.
 */
record MlflowOrder(List<String> keys) {
    private static final Pattern KEY = Pattern.compile(
            "\\s*(?:attributes?\\.)?([`\"]?)(\\w{1,40})\\1(?:\\s+(ASC|DESC))?\\s*", Pattern.CASE_INSENSITIVE);
    private static final Map<String, List<String>> MODEL_COLUMNS = Map.of(
            "name", List.of("name"),
            "creation_timestamp", List.of("created_at"),
            "last_updated_timestamp", List.of("updated_at"));

    /** Versions that are no numbers come after those that are. */
    private static final Map<String, List<String>> VERSION_COLUMNS = Map.of(
            "name", List.of("name"),
            "creation_timestamp", List.of("created_at"),
            "last_updated_timestamp", List.of("updated_at"),
            "version_number",
                    List.of(
                            "CASE WHEN version = '' THEN 0 WHEN version ~ '^[0-9]{1,15}$' THEN CAST(version AS bigint) END",
                            "version"));

    /** @throws ProblemException {@code invalid_field} naming {@code order_by} */
    static MlflowOrder ofModels(@Nullable List<String> orderBy) {
        return of(orderBy, MODEL_COLUMNS);
    }

    /** @throws ProblemException {@code invalid_field} naming {@code order_by} */
    static MlflowOrder ofVersions(@Nullable List<String> orderBy) {
        return of(orderBy, VERSION_COLUMNS);
    }

    private static MlflowOrder of(@Nullable List<String> orderBy, Map<String, List<String>> columns) {
        List<String> keys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String asked : orderBy == null ? List.<String>of() : orderBy) {
            Matcher key = KEY.matcher(asked);
            List<String> named = key.matches() ? columns.get(key.group(2)) : null;
            if (named == null) {
                throw ProblemException.invalid(
                        "order_by",
                        "Invalid order_by '" + asked + "': valid columns are "
                                + String.join(", ", new TreeSet<>(columns.keySet())) + ", each with ASC or DESC");
            }
            if (!seen.add(key.group(2))) {
                throw ProblemException.invalid("order_by", "order_by names " + key.group(2) + " twice");
            }
            String direction = key.group(3) == null ? "ASC" : key.group(3).toUpperCase(Locale.ROOT);
            named.forEach(column -> keys.add(column + " " + direction + " NULLS LAST"));
        }
        return new MlflowOrder(List.copyOf(keys));
    }

    boolean isGiven() {
        return !keys.isEmpty();
    }

    /** @param last a column in which no two are equal */
    String sql(String last) {
        return " ORDER BY " + String.join(", ", keys) + ", " + last;
    }
}
