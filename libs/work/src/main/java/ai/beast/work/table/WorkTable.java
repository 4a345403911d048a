package ai.beast.work.table;

import ai.beast.work.failure.Failure;
import ai.beast.work.failure.FailurePolicy;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table as leased work. Each method is one statement, so several processes can work on one table and a process
 * may die between any two; it takes part in the caller's transaction when the data source's connections do. Times are the
 * database's. A claim raises the row's fencing token; whatever is written under an older token is refused and changes
 * nothing. Thread-safe.
 *
 * <p>Every method throws {@link WorkTableException} when its statement fails.
 *
 * @param <T> what a claim carries
 */
public final class WorkTable<T> {
    private static final Logger LOG = Logger.getLogger(WorkTable.class);

    private final DataSource database;
    private final WorkTableDefinition definition;
    private final WorkSql sql;
    private final RowReader<T> reader;
    /** Number of refusals of a row by the database, by id; only of rows whose refusal may pass. */
    private final Map<Object, Integer> refusals = new ConcurrentHashMap<>();

    public WorkTable(DataSource database, WorkTableDefinition definition, RowReader<T> reader) {
        this.database = database;
        this.definition = definition;
        this.sql = new WorkSql(definition);
        this.reader = reader;
    }

    public String name() {
        return definition.table();
    }

    public WorkTableDefinition definition() {
        return definition;
    }

    /**
     * Claims due rows, among them those whose lease has lapsed because its holder died. Each counts as an attempt from here
     * on. Called outside of a transaction.
     *
     * <p>When the database refuses the statement for a reason in a row, the rows are claimed one by one; a row that is refused
     * by itself goes to the dead letter with the reason. A statement that fails without any row as well is not the rows'
     * fault and throws.
     *
     * @param limit at most, in all
     * @param each at most of one fair key; ignored without one
     * @param limits keys of which fewer are claimed
     */
    public List<WorkClaim<T>> claim(int limit, int each, Map<?, Integer> limits, Duration lease) {
        try {
            return run(connection -> claimTogether(connection, limit, each, limits, lease));
        } catch (WorkTableException refused) {
            Failure failure = FailurePolicy.classify(refused);
            if (failure.kind() == Failure.Kind.OUTAGE) {
                throw refused;
            }
            claimOne(null, lease);
            LOG.warnf("Table %s: rows are claimed one by one: %s", name(), failure.reason());
            return claimOneByOne(limit, each, limits, lease);
        }
    }

    private List<WorkClaim<T>> claimTogether(
            Connection connection, int limit, int each, Map<?, Integer> limits, Duration lease) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.claim())) {
            int next = bindDue(connection, statement, limit, each, limits);
            statement.setLong(next, lease.toMillis());
            return claims(statement);
        }
    }

    private List<WorkClaim<T>> claimOneByOne(int limit, int each, Map<?, Integer> limits, Duration lease) {
        List<Object> due = run(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql.dueIds(false))) {
                bindDue(connection, statement, limit, each, limits);
                return all(statement, row -> row.getObject(1));
            }
        });
        List<WorkClaim<T>> claimed = new ArrayList<>();
        for (Object id : due) {
            try {
                claimed.addAll(claimOne(id, lease));
                refusals.remove(id);
            } catch (WorkTableException refused) {
                Failure failure = FailurePolicy.classify(refused);
                if (failure.kind() == Failure.Kind.OUTAGE) {
                    throw refused;
                }
                if (!failure.retries(refusals.merge(id, 1, Integer::sum))) {
                    buryDue(id, failure);
                }
            }
        }
        return claimed;
    }

    private List<WorkClaim<T>> claimOne(@Nullable Object id, Duration lease) {
        return run(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql.claimOne())) {
                bind(statement, 1, Arrays.asList(id, lease.toMillis()));
                return claims(statement);
            }
        });
    }

    /** A row that not even this may change is passed over at each claim and holds up no other. */
    private void buryDue(Object id, Failure failure) {
        try {
            update(sql.buryDue(), List.of(text("The database refused the claim: " + failure.reason()), id));
            refusals.remove(id);
            LOG.errorf("Row %s of table %s is dead: %s", id, name(), failure.reason());
        } catch (WorkTableException refused) {
            LOG.errorf("Row %s of table %s cannot be changed: %s", id, name(), refused.getMessage());
        }
    }

    private int bindDue(Connection connection, PreparedStatement statement, int limit, int each, Map<?, Integer> limits)
            throws SQLException {
        int next = 1;
        if (definition.fairKey() != null) {
            List<Object> keys = List.copyOf(limits.keySet());
            statement.setArray(next++, array(connection, "text", keys.stream().map(String::valueOf)));
            statement.setArray(next++, array(connection, "int4", keys.stream().map(limits::get)));
            statement.setInt(next++, each);
        }
        statement.setInt(next++, limit);
        return next;
    }

    private static Array array(Connection connection, String type, java.util.stream.Stream<?> values)
            throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    private List<WorkClaim<T>> claims(PreparedStatement statement) throws SQLException {
        return all(
                statement,
                row -> new WorkClaim<>(
                        row.getObject("claim_id"),
                        row.getLong("claim_fence"),
                        row.getInt("claim_attempts"),
                        reader.read(row)));
    }

    /**
     * Extends a lease from now on.
     *
     * @param columns further columns to write, by name
     * @return false when the lease has lapsed and the row was claimed again or ended
     */
    public boolean renew(WorkClaim<?> claim, Duration lease, Map<String, ? extends @Nullable Object> columns) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(lease.toMillis());
        bindColumns(parameters, columns, claim);
        return update(sql.renew(columns.keySet()), parameters) == 1;
    }

    /** Writes further columns of a row. @return false when the claim no longer holds */
    public boolean write(WorkClaim<?> claim, Map<String, ? extends @Nullable Object> columns) {
        List<@Nullable Object> parameters = new ArrayList<>();
        bindColumns(parameters, columns, claim);
        return update(sql.write(columns.keySet()), parameters) == 1;
    }

    /** Locks the row until the caller's transaction ends. @return whether the claim still holds */
    public boolean hold(WorkClaim<?> claim) {
        return run(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql.hold())) {
                bind(statement, 1, List.of(claim.id(), claim.fence()));
                return !all(statement, _ -> true).isEmpty();
            }
        });
    }

    /** Ends an attempt. @return false when the claim no longer holds; nothing is changed then */
    public boolean settle(WorkClaim<?> claim, Settlement settlement) {
        return update(settlementSql(settlement), settlementParameters(claim, settlement)) == 1;
    }

    /**
     * Ends an attempt and writes what belongs to it, in one statement.
     *
     * @return empty when the claim no longer holds; nothing is changed then
     */
    public <R> Optional<R> settle(WorkClaim<?> claim, Settlement settlement, FollowUp<R> followUp) {
        return run(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "WITH settled AS (" + settlementSql(settlement) + " RETURNING t.*) " + followUp.sql())) {
                int next = bind(statement, 1, settlementParameters(claim, settlement));
                bind(statement, next, followUp.parameters());
                return all(statement, followUp.reader()).stream().findFirst();
            }
        });
    }

    /**
     * Moves a claimed row to the dead letter and touches nothing but its state and its last error, for a row whose
     * settlement the database refuses.
     *
     * @return false when the claim no longer holds
     */
    public boolean bury(WorkClaim<?> claim, String error) {
        return update(sql.bury(), List.of(text(error), claim.id(), claim.fence())) == 1;
    }

    /** Moves all rows of a fair key that no one holds to the dead letter. @return how many */
    public int buryAllOf(Object key, String error) {
        FairKey fair = definition.fairKey();
        if (fair == null) {
            throw new IllegalStateException("Table " + name() + " has no fair key");
        }
        return update(sql.buryKey(fair), List.of(text(error), key));
    }

    /**
     * Deletes rows that ended longer ago than this, a batch in each statement. Safe on several processes at a time.
     *
     * @return how many
     */
    public int deleteEnded(Duration age, int batch) {
        int deleted = 0;
        int some;
        do {
            some = update(sql.deleteEnded(), List.of(age.toMillis(), batch));
            deleted += some;
        } while (some == batch);
        return deleted;
    }

    /** Number of rows by state; a state without rows is absent. Reads the whole table or an index of it. */
    public Map<String, Long> counts() {
        return run(connection -> {
            Map<String, Long> counts = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(sql.counts())) {
                all(statement, row -> counts.put(row.getString(1), row.getLong(2)));
            }
            return counts;
        });
    }

    private String settlementSql(Settlement settlement) {
        WorkStates states = definition.states();
        Collection<String> columns = settlement.columns().keySet();
        return switch (settlement.kind()) {
            case SUCCEEDED -> sql.end(states.succeeded(), true, columns);
            case FAILED -> sql.end(states.failed(), false, columns);
            case DEAD -> sql.end(states.dead(), false, columns);
            case RETRY -> sql.reopen(true, columns);
            case RELEASE, OUTAGE -> sql.reopen(false, columns);
            case SETTLED -> throw new IllegalArgumentException("The row is settled already");
        };
    }

    private List<@Nullable Object> settlementParameters(WorkClaim<?> claim, Settlement settlement) {
        List<@Nullable Object> parameters = new ArrayList<>();
        switch (settlement.kind()) {
            case RETRY, RELEASE, OUTAGE -> parameters.add(settlement.delay().toMillis());
            case SUCCEEDED, FAILED, DEAD, SETTLED -> {
                // No delay.
            }
        }
        parameters.add(StorableText.of(settlement.error(), definition.maxError()));
        bindColumns(parameters, settlement.columns(), claim);
        return parameters;
    }

    private static void bindColumns(
            List<@Nullable Object> parameters, Map<String, ? extends @Nullable Object> columns, WorkClaim<?> claim) {
        WorkSql.ordered(columns.keySet()).forEach(column -> parameters.add(columns.get(column)));
        parameters.add(claim.id());
        parameters.add(claim.fence());
    }

    private String text(String error) {
        return String.valueOf(StorableText.of(error, definition.maxError()));
    }

    private int update(String statementText, List<? extends @Nullable Object> parameters) {
        return run(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(statementText)) {
                bind(statement, 1, parameters);
                return statement.executeUpdate();
            }
        });
    }

    private static int bind(PreparedStatement statement, int first, List<? extends @Nullable Object> parameters)
            throws SQLException {
        int next = first;
        for (Object parameter : parameters) {
            statement.setObject(next++, parameter);
        }
        return next;
    }

    private static <R> List<R> all(PreparedStatement statement, RowReader<R> rowReader) throws SQLException {
        List<R> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(rowReader.read(result));
            }
        }
        return rows;
    }

    private <R> R run(Statements<R> statements) {
        try (Connection connection = database.getConnection()) {
            return statements.on(connection);
        } catch (SQLException failure) {
            throw new WorkTableException(name(), failure);
        }
    }

    @FunctionalInterface
    private interface Statements<R> {
        R on(Connection connection) throws SQLException;
    }
}
