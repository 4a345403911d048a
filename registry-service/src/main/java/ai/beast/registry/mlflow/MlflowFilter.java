package ai.beast.registry.mlflow;

import ai.beast.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of MLflow's filters that is about names: {@code name = 'x'}, {@code name LIKE 'x%'}, {@code name ILIKE '%x%'}, and
 * {@code run_id = 'x'}.
 *
 * @param name as a pattern of SQL's {@code LIKE}
 * @param run that versions must have come of; null when any will do
 */
record MlflowFilter(
        String name, boolean ignoreCase, @Nullable String run) {
    static final MlflowFilter ALL = new MlflowFilter("%", false, null);
    private static final Pattern CONDITION = Pattern.compile(
            "\\s*(name|run_id)\\s*(=|LIKE|ILIKE)\\s*(['\"])((?:(?!\\3).){0,250})\\3\\s*", Pattern.CASE_INSENSITIVE);

    /** @throws ProblemException {@code invalid_field} naming {@code filter} */
    static MlflowFilter of(@Nullable String filter) {
        if (filter == null || filter.isBlank()) {
            return ALL;
        }
        Matcher condition = CONDITION.matcher(filter);
        if (!condition.matches()) {
            throw ProblemException.invalid(
                    "filter",
                    "Only one condition is supported: name = 'x', name LIKE 'x%', name ILIKE '%x%' or run_id = 'x'");
        }
        String value = condition.group(4);
        if (condition.group(1).equalsIgnoreCase("run_id")) {
            return new MlflowFilter("%", false, value);
        }
        boolean exact = condition.group(2).equals("=");
        String pattern = exact ? value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") : value;
        return new MlflowFilter(pattern, condition.group(2).equalsIgnoreCase("ILIKE"), null);
    }
}
