package ai.beast.work.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes that belong to a settlement, in the same statement.
 *
 * @param sql continues {@code WITH settled AS (…)}, which returns the settled row or none: further common table expressions
 *     after a comma, then a SELECT
 * @param parameters of its question marks
 * @param reader of the first row of the SELECT
 */
public record FollowUp<R>(String sql, List<@Nullable Object> parameters, RowReader<R> reader) {}
