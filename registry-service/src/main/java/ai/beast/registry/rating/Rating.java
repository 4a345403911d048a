package ai.beast.registry.rating;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The rating of a model.
 *
 * @param rating mean of all ratings, 0 to 5; what was stated with the entry while there are no ratings
 * @param count people who rated
 * @param mine the caller's own rating; null without one
 */
public record Rating(BigDecimal rating, int count, @Nullable BigDecimal mine) {}
