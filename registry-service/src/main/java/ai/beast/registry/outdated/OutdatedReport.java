package ai.beast.registry.outdated;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of the latest comparisons.
 *
 * @param items models whose source has something else, then those that could not be compared
 * @param checked installed models with a known source that have been compared
 * @param pending models whose requested comparison has not ended
 * @param problem why the Hub could not be asked for one of them; they are tried again
 * @param nextCheckAt when the next one is due; null on request only
 */
@Schema(name = "OutdatedReport")
public record OutdatedReport(
        List<OutdatedModel> items,
        long checked,
        long pending,
        @Nullable String problem,
        @Nullable Instant lastCheckedAt,
        @Nullable Instant nextCheckAt) {}
