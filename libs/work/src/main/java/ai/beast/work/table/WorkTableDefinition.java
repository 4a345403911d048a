package ai.beast.work.table;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says which table holds the work and how it differs from others. The table has the columns {@code id} (primary key),
 * {@code state text}, {@code fence bigint}, {@code attempts integer}, {@code next_attempt_at timestamptz NOT NULL},
 * {@code lease_until timestamptz} (null unless running), {@code ended_at timestamptz} and {@code last_error text}; an
 * index serves {@code coalesce(lease_until, next_attempt_at)} of the open rows. All texts are SQL written by the
 * programmer, never input. The table is called {@code t} in them.
 *
 * @param table name
 * @param states names of the states
 * @param order of claims, in columns of {@code t}
 * @param ready a further condition for a claim, such as "no older open row of the same file"
 * @param fairKey null: rows are claimed in order only
 * @param selected columns of the claimed row {@code c} and of what is joined, read by the table's {@link RowReader}
 * @param joins after {@code FROM claimed c}
 * @param claimAssignment written at each claim besides the agreed columns; empty for none
 * @param deadWhen a condition under which a row that would be retried ends as dead; null for none
 * @param columns further columns that settlements and renewals may write, with their SQL types
 * @param maxError longest text in {@code last_error}, in characters
 * @param deadRows how dead rows are listed and replayed; null: they are not
 */
public record WorkTableDefinition(
        String table,
        WorkStates states,
        String order,
        String ready,
        @Nullable FairKey fairKey,
        String selected,
        String joins,
        String claimAssignment,
        @Nullable String deadWhen,
        Map<String, String> columns,
        int maxError,
        @Nullable DeadRows deadRows) {
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");
    private static final int MAX_ERROR = 1000;

    public WorkTableDefinition {
        columns = Map.copyOf(columns);
        if (!NAME.matcher(table).matches()) {
            throw new IllegalArgumentException("table must match " + NAME);
        }
        columns.keySet().forEach(column -> {
            if (!NAME.matcher(column).matches()) {
                throw new IllegalArgumentException("column must match " + NAME);
            }
        });
    }

    /** Claims in the order of {@code next_attempt_at}, selects nothing besides the claim. */
    public static Builder of(String table, WorkStates states) {
        return new Builder(table, states);
    }

    /** Collects what differs from the usual. Not thread-safe. */
    public static final class Builder {
        private final String table;
        private final WorkStates states;
        private final Map<String, String> columns = new HashMap<>();
        private String order = "coalesce(t.lease_until, t.next_attempt_at), t.id";
        private String ready = "true";
        private @Nullable FairKey fairKey;
        private String selected = "c.id";
        private String joins = "";
        private String claimAssignment = "";
        private @Nullable String deadWhen;
        private int maxError = MAX_ERROR;
        private @Nullable DeadRows deadRows;

        private Builder(String table, WorkStates states) {
            this.table = table;
            this.states = states;
        }

        public Builder order(String columnsOfT) {
            order = columnsOfT;
            return this;
        }

        public Builder ready(String condition) {
            ready = condition;
            return this;
        }

        public Builder fairBy(FairKey key) {
            fairKey = key;
            return this;
        }

        public Builder select(String expressions, String joined) {
            selected = expressions;
            joins = joined;
            return this;
        }

        public Builder assignAtClaim(String assignment) {
            claimAssignment = assignment;
            return this;
        }

        public Builder deadWhen(String condition) {
            deadWhen = condition;
            return this;
        }

        public Builder column(String name, String sqlType) {
            columns.put(name, sqlType);
            return this;
        }

        public Builder maxError(int characters) {
            maxError = characters;
            return this;
        }

        public Builder dead(DeadRows rows) {
            deadRows = rows;
            return this;
        }

        public WorkTableDefinition build() {
            return new WorkTableDefinition(
                    table,
                    states,
                    order,
                    ready,
                    fairKey,
                    selected,
                    joins,
                    claimAssignment,
                    deadWhen,
                    columns,
                    maxError,
                    deadRows);
        }
    }
}
