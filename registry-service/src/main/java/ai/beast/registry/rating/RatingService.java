package ai.beast.registry.rating;

import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** One rating for each person and model; the model shows their mean. A change commits together with its event. */
@ApplicationScoped
class RatingService {
    private static final BigDecimal BEST = BigDecimal.valueOf(5);
    private static final int MAX_DECIMALS = 2;

    private final RatingRepository ratings;
    private final ModelRepository models;
    private final Outbox outbox;
    private final String service;

    RatingService(
            RatingRepository ratings,
            ModelRepository models,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.ratings = ratings;
        this.models = models;
        this.outbox = outbox;
        this.service = service;
    }

    /** @throws ProblemException {@code not_found} */
    Rating get(String model, String rater) {
        Model entry = models.find(model).orElseThrow(() -> unknown(model));
        return new Rating(
                Objects.requireNonNull(entry.details().rating()),
                entry.ratingCount(),
                ratings.of(model, rater).map(BigDecimal::stripTrailingZeros).orElse(null));
    }

    /** @throws ProblemException {@code not_found}; {@code invalid_field} unless 0 to 5 with at most two decimals */
    @Transactional
    Rating rate(String model, String rater, @Nullable BigDecimal rating) {
        if (rating == null
                || rating.signum() < 0
                || rating.compareTo(BEST) > 0
                || rating.stripTrailingZeros().scale() > MAX_DECIMALS) {
            throw ProblemException.invalid("rating", "A rating is a number from 0 to 5 with at most two decimals");
        }
        if (models.lock(model).isEmpty()) {
            throw unknown(model);
        }
        ratings.put(model, rater, rating);
        return counted(model, rater);
    }

    /** @throws ProblemException {@code not_found} */
    @Transactional
    void withdraw(String model, String rater) {
        if (models.lock(model).isEmpty()) {
            throw unknown(model);
        }
        if (!ratings.remove(model, rater)) {
            throw ProblemException.notFound("You have not rated " + model);
        }
        counted(model, rater);
    }

    private Rating counted(String model, String rater) {
        ratings.count(model);
        Map<String, Object> details = Map.of("fields", List.of("rating"));
        outbox.append(Events.of(service, new ModelUpdated(model, Change.EDITED, null, null, details)));
        return get(model, rater);
    }

    private static ProblemException unknown(String model) {
        return ProblemException.notFound("There is no model " + model);
    }
}
