package ai.beast.registry.recommend;

import ai.beast.registry.memory.MemoryNeed;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A model to run.
 *
 * @param fits whether it fits the memory asked about; null when none was, or when that is not known
 * @param fit {@code yes}, {@code likely} or {@code unknown}; null when no memory was asked about
 * @param reasons why it is here
 */
public record Recommendation(
        @JsonUnwrapped ModelFacts facts,
        @JsonUnwrapped ModelStanding standing,
        @Nullable Boolean fits,

        @Schema(
                enumeration = {"yes", "likely", "unknown"},
                description =
                        "yes: the whole need is known and fits. likely: what is known or estimated of it is at most 85 % of"
                                + " the memory. unknown: too little is known. null without memoryGiB")
        @Nullable
        String fit,

        MemoryNeed memory,
        List<Reason> reasons) {

    /**
     * @param code {@code task}, {@code memory}, {@code context}, {@code licence}, {@code languages}, {@code generation}, {@code
     *     rating}, {@code downloads} or {@code installed}
     */
    public record Reason(String code, String text) {}
}
