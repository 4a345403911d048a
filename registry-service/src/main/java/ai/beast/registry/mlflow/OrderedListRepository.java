package ai.beast.registry.mlflow;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Lists in an order a client chose. All that fits is sorted for each page: a registered model is as old as its oldest version,
 * which no index knows.
 */
@ApplicationScoped
class OrderedListRepository {
    private final Jdbi database;

    OrderedListRepository(Jdbi database) {
        this.database = database;
    }

    /** Names of registered models, without so many of the first. */
    List<String> names(MlflowFilter filter, MlflowOrder order, long skipped, int limit) {
        return list(
                "SELECT name FROM (SELECT name, min(created_at) AS created_at, max(updated_at) AS updated_at FROM"
                        + " (SELECT name, created_at, updated_at FROM mlflow_model"
                        + " UNION ALL SELECT name, created_at, updated_at FROM model) AS named"
                        + like(filter) + " GROUP BY name) AS registered" + order.sql("name"),
                filter,
                null,
                skipped,
                limit);
    }

    /**
     * Ids of versions, without so many of the first.
     *
     * @param tag that they must have; null when any will do
     */
    List<String> ids(MlflowFilter filter, @Nullable String tag, MlflowOrder order, long skipped, int limit) {
        String tagged = tag == null ? "" : " AND tags @> ARRAY[CAST(:tag AS text)]";
        return list("SELECT id FROM model" + like(filter) + tagged + order.sql("id"), filter, tag, skipped, limit);
    }

    private List<String> list(String select, MlflowFilter filter, @Nullable String tag, long skipped, int limit) {
        return database.withHandle(handle -> {
            var query = handle.createQuery(select + " OFFSET :skipped LIMIT :limit")
                    .bind("like", filter.name())
                    .bind("skipped", skipped)
                    .bind("limit", limit);
            return (tag == null ? query : query.bind("tag", tag))
                    .mapTo(String.class)
                    .list();
        });
    }

    private static String like(MlflowFilter filter) {
        return filter.ignoreCase() ? " WHERE name ILIKE :like" : " WHERE name LIKE :like";
    }
}
