package ai.beast.registry.recommend;

import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.catalog.entry.License;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A catalogue entry as far as choosing depends on it. */
record Candidate(
        ModelFacts facts,
        ModelStanding standing,
        @Nullable ModelDimensions dimensions,
        License license,
        @Nullable String licenseSpdx,
        List<String> tags,
        List<String> languages) {}
