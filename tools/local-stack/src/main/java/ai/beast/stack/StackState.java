package ai.beast.stack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor says about itself and its units, in {@code DATA_DIR/run/state.json}, replaced in one step at each
 * change.
 *
 * @param supervisor process id
 * @param since when the supervisor was started, ISO-8601 in UTC
 * @param startupMillis from the start of the supervisor until every unit was ready; 0 until then
 * @param url the entry point
 * @param note what it is busy with, or why it gave up; null when there is nothing to say
 */
public record StackState(
        long supervisor,
        StackPhase phase,
        String since,
        long startupMillis,
        String url,
        @Nullable String note,
        List<UnitState> units) {
    public StackState {
        units = List.copyOf(units);
    }
}
