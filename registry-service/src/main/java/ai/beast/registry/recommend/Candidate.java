package ai.beast.registry.recommend;

import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.catalog.entry.License;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue entry as far as choosing depends on it.
 *
 * @param locations where files of it are available
 */
record Candidate(
        String id,
        String name,
        String family,
        long sizeBytes,
        @Nullable Long parameterCount,
        @Nullable String quantization,
        @Nullable Long contextLength,
        @Nullable ModelDimensions dimensions,
        License license,
        @Nullable String licenseSpdx,
        List<String> tags,
        List<String> languages,
        long downloadCount,
        BigDecimal rating,
        List<String> locations) {}
