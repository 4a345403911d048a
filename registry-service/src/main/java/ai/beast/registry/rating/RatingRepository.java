package ai.beast.registry.rating;

import ai.beast.registry.catalog.entry.ChangeNotice;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Ratings by model and person. Changes need a transaction of the caller that has locked the model. */
@ApplicationScoped
class RatingRepository {
    private final Jdbi database;
    private final ChangeNotice notice;

    RatingRepository(Jdbi database, ChangeNotice notice) {
        this.database = database;
        this.notice = notice;
    }

    Optional<BigDecimal> of(String model, String rater) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT rating FROM model_rating WHERE model_id = :model AND rater = :rater")
                .bind("model", model)
                .bind("rater", rater)
                .mapTo(BigDecimal.class)
                .findOne());
    }

    void put(String model, String rater, BigDecimal rating) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO model_rating (model_id, rater, rating) VALUES (:model, :rater, :rating)
                        ON CONFLICT ON CONSTRAINT model_rating_pk DO UPDATE SET rating = EXCLUDED.rating, rated_at = now()""")
                .bind("model", model)
                .bind("rater", rater)
                .bind("rating", rating)
                .execute());
    }

    /** @return whether there was one */
    boolean remove(String model, String rater) {
        return database.withHandle(handle -> handle.createUpdate(
                                "DELETE FROM model_rating WHERE model_id = :model AND rater = :rater")
                        .bind("model", model)
                        .bind("rater", rater)
                        .execute())
                == 1;
    }

    /** Brings the model's mean and count up to date. */
    void count(String model) {
        notice.changed(model);
        database.useHandle(handle -> {
            handle.createUpdate("""
                            UPDATE model_stats SET
                              rating = coalesce(given.mean, stated_rating), rating_count = given.number
                            FROM (SELECT round(avg(rating), 2) AS mean, count(*) AS number
                              FROM model_rating WHERE model_id = :model) AS given
                            WHERE model_stats.model_id = :model""").bind("model", model).execute();
            handle.createUpdate("UPDATE model SET revision = revision + 1, updated_at = now() WHERE id = :model")
                    .bind("model", model)
                    .execute();
        });
    }
}
