package ai.beast.registry.recommend;

import org.jspecify.annotations.Nullable;

/** A model as its recommendation names it. */
public record ModelFacts(
        String id,
        String name,
        String family,
        long sizeBytes,
        @Nullable Long parameterCount,
        @Nullable String quantization,
        @Nullable Long contextLength) {}
