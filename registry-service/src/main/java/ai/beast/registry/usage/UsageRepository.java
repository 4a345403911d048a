package ai.beast.registry.usage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Sums of calls by day, key, model and alias. */
@ApplicationScoped
class UsageRepository {
    private static final String SUMS = Stream.of(
                    "requests",
                    "failed",
                    "cancelled",
                    "aborted",
                    "without_tokens",
                    "prompt_tokens",
                    "completion_tokens")
            .map(column -> "CAST(coalesce(sum(" + column + "), 0) AS bigint) AS " + column)
            .collect(Collectors.joining(", "));

    private final Jdbi database;

    UsageRepository(Jdbi database) {
        this.database = database;
    }

    /** What a row is found by; in the order in which rows are locked, so that two reports never wait for each other. */
    record Place(LocalDate day, String key, String model, String alias) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Comparator.comparing(Place::day)
                    .thenComparing(Place::key)
                    .thenComparing(Place::model)
                    .thenComparing(Place::alias)
                    .compare(this, other);
        }
    }

    /** A row of an answer. @param item null for the sum of all */
    record Sums(UsageReport.@Nullable Item item, Usage usage) {}

    /** Adds to the rows of these places; within the transaction of the caller. */
    void add(SortedMap<Place, Usage> sums) {
        database.useHandle(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO usage_day AS known (day, key_id, model, alias, requests, failed, cancelled, aborted, without_tokens,
                      prompt_tokens, completion_tokens)
                    VALUES (:day, :key, :model, :alias, :requests, :failed, :cancelled, :aborted, :without, :prompt, :completion)
                    ON CONFLICT (day, md5(key_id), md5(model), md5(alias)) DO UPDATE SET
                      requests = known.requests + EXCLUDED.requests,
                      failed = known.failed + EXCLUDED.failed,
                      cancelled = known.cancelled + EXCLUDED.cancelled,
                      aborted = known.aborted + EXCLUDED.aborted,
                      without_tokens = known.without_tokens + EXCLUDED.without_tokens,
                      prompt_tokens = known.prompt_tokens + EXCLUDED.prompt_tokens,
                      completion_tokens = known.completion_tokens + EXCLUDED.completion_tokens""");
            for (Map.Entry<Place, Usage> entry : sums.entrySet()) {
                Place place = entry.getKey();
                Usage usage = entry.getValue();
                batch.bind("day", place.day())
                        .bind("key", place.key())
                        .bind("model", place.model())
                        .bind("alias", place.alias())
                        .bind("requests", usage.requests().total())
                        .bind("failed", usage.requests().failed())
                        .bind("cancelled", usage.requests().cancelled())
                        .bind("aborted", usage.requests().aborted())
                        .bind("without", usage.requests().withoutTokens())
                        .bind("prompt", usage.tokens().prompt())
                        .bind("completion", usage.tokens().completion())
                        .add();
            }
            batch.execute();
        });
    }

    /** @return how many rows there were */
    int deleteBefore(LocalDate day) {
        return database.withHandle(handle -> handle.createUpdate("DELETE FROM usage_day WHERE day < :day")
                .bind("day", day)
                .execute());
    }

    /** The sum of all first, then at most so many items, latest day first, then most requests first. */
    List<Sums> sum(UsageQuery query, int maxItems) {
        String columns = query.by().stream().map(UsageDimension::column).collect(Collectors.joining(", "));
        String first = query.by().getFirst().column();
        String order = query.by().contains(UsageDimension.DAY) ? "day DESC, " : "";
        String sql = """
                SELECT %1$s, GROUPING(%2$s) AS total, %3$s FROM usage_day
                WHERE day BETWEEN :from AND :to
                  AND (CAST(:key AS text) IS NULL OR key_id = :key)
                  AND (CAST(:model AS text) IS NULL OR model = :model)
                  AND (CAST(:alias AS text) IS NULL OR alias = :alias)
                GROUP BY GROUPING SETS ((%1$s), ())
                ORDER BY total DESC, %4$srequests DESC, %1$s
                LIMIT :limit""".formatted(columns, first, SUMS, order);
        return database.withHandle(handle -> handle.createQuery(sql)
                .bind("from", query.from())
                .bind("to", query.to())
                .bind("key", query.filter().key())
                .bind("model", query.filter().model())
                .bind("alias", query.filter().alias())
                .bind("limit", maxItems + 1)
                .map((row, _) -> sums(row, query.by()))
                .list());
    }

    private static Sums sums(ResultSet row, List<UsageDimension> by) throws SQLException {
        Usage usage = new Usage(
                new Usage.Requests(
                        row.getLong("requests"),
                        row.getLong("failed"),
                        row.getLong("cancelled"),
                        row.getLong("aborted"),
                        row.getLong("without_tokens")),
                new Usage.Tokens(row.getLong("prompt_tokens"), row.getLong("completion_tokens")));
        if (row.getInt("total") == 1) {
            return new Sums(null, usage);
        }
        return new Sums(
                new UsageReport.Item(
                        by.contains(UsageDimension.DAY) ? row.getObject("day", LocalDate.class) : null,
                        by.contains(UsageDimension.KEY) ? row.getString("key_id") : null,
                        by.contains(UsageDimension.MODEL) ? row.getString("model") : null,
                        by.contains(UsageDimension.ALIAS) ? row.getString("alias") : null,
                        usage.requests(),
                        usage.tokens()),
                usage);
    }
}
