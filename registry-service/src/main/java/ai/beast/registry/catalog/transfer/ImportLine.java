package ai.beast.registry.catalog.transfer;

import ai.beast.registry.catalog.entry.FieldClaims;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of an import, checked.
 *
 * @param number from 1 on
 * @param downloads for an entry that is new here; null when the line does not say
 * @param createdAt for an entry that is new here; null when the line does not say
 */
record ImportLine(
        long number,
        String id,
        List<FieldClaims> claims,
        @Nullable Long downloads,
        @Nullable Instant createdAt) {}
