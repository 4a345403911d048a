package ai.beast.registry.resolve;

import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.resolve.Resolution.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What led to a repository.
 *
 * @param said in words, for people
 * @param model id of the catalogue entry whose source it is
 * @param details of that entry
 */
record Subject(
        Kind kind,
        String said,
        @Nullable String model,
        @Nullable ModelDetails details) {}
