package ai.beast.rag.store.postgres;

import ai.beast.rag.store.Filter;
import java.util.ArrayList;
import java.util.List;

/** A filter as a condition over documents {@code d}, with its parameters. */
final class Conditions {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    private Conditions() {}

    static Conditions of(Filter filter) {
        Conditions conditions = new Conditions();
        conditions.add(filter);
        return conditions;
    }

    String sql() {
        return sql.toString();
    }

    List<Object> parameters() {
        return parameters;
    }

    private void add(Filter filter) {
        switch (filter) {
            case Filter.And(var parts) -> join(parts, " AND ", "true");
            case Filter.Or(var parts) -> join(parts, " OR ", "false");
            case Filter.Not(var part) -> {
                // A document without the property is not one that has another value.
                sql.append("NOT coalesce(");
                add(part);
                sql.append(", false)");
            }
            case Filter.Equal(var property, var value) -> {
                sql.append(column(property)).append(" = ?");
                parameters.add(Texts.clean(value));
            }
            case Filter.Prefix(var property, var value) -> {
                sql.append("starts_with(").append(column(property)).append(", ?)");
                parameters.add(Texts.clean(value));
            }
            case Filter.Range(var property, long min, long max) -> {
                sql.append(column(property)).append(" BETWEEN ? AND ?");
                parameters.add(min);
                parameters.add(max);
            }
        }
    }

    private void join(List<Filter> parts, String operator, String none) {
        sql.append('(').append(parts.isEmpty() ? none : "");
        for (int at = 0; at < parts.size(); at++) {
            sql.append(at == 0 ? "" : operator);
            add(parts.get(at));
        }
        sql.append(')');
    }

    private static String column(Filter.TextProperty property) {
        return switch (property) {
            case ID -> "d.id";
            case SOURCE -> "d.source";
            case TITLE -> "d.title";
            case LANGUAGE -> "d.language";
            case MEDIA_TYPE -> "d.media_type";
        };
    }

    private static String column(Filter.NumberProperty property) {
        return switch (property) {
            case BYTES -> "d.bytes";
            case MODIFIED -> "d.modified";
        };
    }
}
