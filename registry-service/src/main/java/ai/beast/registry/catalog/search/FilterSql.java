package ai.beast.registry.catalog.search;

import ai.beast.registry.catalog.words.SearchText;
import ai.beast.registry.catalog.words.WordQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * A filter as conditions of an SQL query on {@code search_entry}. Values are always bound, never written into the text. Made
 * for one query; not thread-safe.
 */
final class FilterSql {
    private static final String LABELLED = "called @@ CAST(:terms AS tsquery)";

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    /** Columns that have an index of their own by rating, and the values asked for. */
    private final Map<String, String> rankedColumns = new LinkedHashMap<>();

    /**
     * @param part where the words must be
     * @param text the words asked for; null when none were
     */
    FilterSql(ModelFilter filter, ModelSort.Part part, @Nullable WordQuery text) {
        ModelFilter.Labels labels = filter.labels();
        List<String> terms = new ArrayList<>();
        if (text != null) {
            terms.add(text.wide());
            value("exact", text.exact());
        }
        labels.tags().forEach(tag -> terms.add(Facet.TAG.term(tag)));
        if (labels.family() != null) {
            terms.add(Facet.FAMILY.term(labels.family().label()));
            rankedColumns.put("family", labels.family().label());
        }
        if (labels.license() != null) {
            terms.add(Facet.LICENSE.term(labels.license().label()));
            rankedColumns.put("license", labels.license().label());
        }
        if (labels.modality() != null) {
            terms.add(Facet.MODALITY.term(labels.modality().label()));
        }
        if (labels.language() != null) {
            terms.add(Facet.LANGUAGE.term(labels.language()));
        }
        if (labels.baseModel() != null) {
            terms.add(SearchText.quoted("base=" + labels.baseModel()));
        }
        if (!terms.isEmpty()) {
            String where = text == null ? LABELLED : part.condition();
            add(where, "terms", String.join(" & ", terms));
        }
        if (filter.sha256() != null) {
            add(
                    "id IN (SELECT id FROM model WHERE sha256 = :sha256"
                            + " UNION SELECT model_id FROM instance WHERE sha256 = :sha256)",
                    "sha256",
                    filter.sha256());
        }
        if (filter.location() != null) {
            add("id IN (SELECT model_id FROM instance WHERE location = :location)", "location", filter.location());
        }
        if (filter.fitting() != null) {
            add(
                    "id IN (SELECT unnest(CAST(:fitting AS text[])))",
                    "fitting",
                    filter.fitting().toArray(String[]::new));
        }
        range("size_bytes", filter.ranges().size());
        range("parameter_count", filter.ranges().parameters());
        range("context_length", filter.ranges().context());
    }

    private void range(String column, Range range) {
        if (range.from() != null) {
            add(column + " >= :min_" + column, "min_" + column, range.from());
        }
        if (range.to() != null) {
            add(column + " <= :max_" + column, "max_" + column, range.to());
        }
    }

    FilterSql add(String condition) {
        conditions.add(condition);
        return this;
    }

    FilterSql add(String condition, String name, Object value) {
        conditions.add(condition);
        return value(name, value);
    }

    FilterSql value(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** Begins with {@code WHERE}, or is empty. */
    String where() {
        return where(conditions);
    }

    /** The same of those conditions alone by which the index for this order is entered: what fits is a part of the order. */
    String start(ModelSort sort) {
        String first = sort.keys().getFirst().column();
        List<String> start = new ArrayList<>(
                conditions.stream().filter(each -> each.startsWith(first + " ")).toList());
        if (first.equals("rating")) {
            rankedColumns.entrySet().stream().limit(1).forEach(column -> {
                start.add(column.getKey() + " = :" + column.getKey());
                value(column.getKey(), column.getValue());
            });
        }
        return where(start);
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** Binds the values that the statement names. */
    <S extends SqlStatement<S>> S bind(S statement, String text) {
        values.forEach((name, value) -> {
            if (text.contains(":" + name)) {
                statement.bind(name, value);
            }
        });
        return statement;
    }
}
