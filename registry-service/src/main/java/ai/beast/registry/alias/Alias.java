package ai.beast.registry.alias;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time during which an alias stood for one model.
 *
 * @param model id; the model of a time past may be gone
 * @param sha256 of the model when the alias was set, where it was known
 * @param since from when on, included
 * @param until to when, excluded; null while it lasts
 * @param by who set it
 * @param endedBy who set it to another model or removed it; null while it lasts
 */
public record Alias(
        String alias,
        String model,
        @Nullable String sha256,
        Instant since,
        @Nullable Instant until,
        String by,
        @Nullable String endedBy) {}
